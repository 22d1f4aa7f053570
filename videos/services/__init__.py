"""Every write of videos, by verb.

`writing` is about a video's words, `uploading` about its file on the way, `preparing` about
what is made of it, `judging` about who may see it, the others about what people say to it.
"""

from videos.services.captioning import remove_caption, save_caption
from videos.services.claims import queue
from videos.services.judging import give_back, publish, seen, take_down
from videos.services.preparing import prepare, retry
from videos.services.sweeping import sweep
from videos.services.uploading import abandon, append, begin_upload, clean, finish_upload, resume
from videos.services.voting import keep_people, like, vote
from videos.services.watching import add_views, count_view
from videos.services.writing import edit, withdraw, write

__all__ = [
    "abandon",
    "add_views",
    "append",
    "begin_upload",
    "clean",
    "count_view",
    "edit",
    "finish_upload",
    "give_back",
    "keep_people",
    "like",
    "prepare",
    "publish",
    "queue",
    "remove_caption",
    "resume",
    "retry",
    "save_caption",
    "seen",
    "sweep",
    "take_down",
    "vote",
    "withdraw",
    "write",
]
