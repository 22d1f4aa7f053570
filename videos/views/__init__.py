"""The pages of videos."""

from videos.views.files import file, original, poster
from videos.views.pages import edit, new, retry, send, state, video, videos
from videos.views.uploading import upload, uploads
from videos.views.writing import withdraw

__all__ = [
    "edit",
    "file",
    "new",
    "original",
    "poster",
    "retry",
    "send",
    "state",
    "upload",
    "uploads",
    "video",
    "videos",
    "withdraw",
]
