"""Every write of videos, by verb."""

from videos.services.captioning import remove_caption, save_caption
from videos.services.judging import give_back, publish, seen, take_down
from videos.services.voting import keep_people, like, vote
from videos.services.watching import add_views, count_view

__all__ = [
    "add_views",
    "count_view",
    "give_back",
    "keep_people",
    "like",
    "publish",
    "remove_caption",
    "save_caption",
    "seen",
    "take_down",
    "vote",
]
