"""Videos: what a campaign asks of them, the videos, their files, and what people say to them."""

from videos.models.files import Caption, Rendition, Upload
from videos.models.settings import VideoRules, VotingRound
from videos.models.videos import Fault, Video, VideoEvent, VideoQuerySet
from videos.models.voices import Like, ViewBatch, Vote

__all__ = [
    "Caption",
    "Fault",
    "Like",
    "Rendition",
    "Upload",
    "Video",
    "VideoEvent",
    "VideoQuerySet",
    "VideoRules",
    "ViewBatch",
    "Vote",
    "VotingRound",
]
