"""The pages of videos."""

from videos.views.captioning import caption, caption_remove, caption_save
from videos.views.moderating import give_back, publish, take_down, waiting
from videos.views.pages import video
from videos.views.voices import like, round_export, rounds, vote, voting_round, watched

__all__ = [
    "caption",
    "caption_remove",
    "caption_save",
    "give_back",
    "like",
    "publish",
    "round_export",
    "rounds",
    "take_down",
    "video",
    "vote",
    "voting_round",
    "waiting",
    "watched",
]
