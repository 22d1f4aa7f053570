"""The pages of videos."""

from videos.views.captioning import caption, caption_remove, caption_save
from videos.views.files import file, original, poster
from videos.views.moderating import give_back, publish, take_down, waiting
from videos.views.pages import edit, new, retry, send, state, video, videos
from videos.views.uploading import upload, uploads
from videos.views.voices import like, round_export, rounds, vote, voting_round, watched
from videos.views.writing import withdraw

__all__ = [
    "caption",
    "caption_remove",
    "caption_save",
    "edit",
    "file",
    "give_back",
    "like",
    "new",
    "original",
    "poster",
    "publish",
    "retry",
    "round_export",
    "rounds",
    "send",
    "state",
    "take_down",
    "upload",
    "uploads",
    "video",
    "videos",
    "vote",
    "voting_round",
    "waiting",
    "watched",
    "withdraw",
]
