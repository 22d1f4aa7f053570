"""The pages of videos."""

# Pages and files.
from videos.views.files import file, original, poster
from videos.views.pages import edit, new, retry, send, state, video, videos

__all__ = [
    # Pages and files.
    "edit",
    "file",
    "new",
    "original",
    "poster",
    "retry",
    "send",
    "state",
    "video",
    "videos",
]
