"""Every write of videos, by verb.

`writing` is about a video's words, `uploading` about its file on the way, `preparing` about
what is made of it.
"""

from videos.services.preparing import prepare, queue, retry
from videos.services.sweeping import sweep
from videos.services.uploading import abandon, append, begin_upload, clean, finish_upload, resume
from videos.services.writing import edit, withdraw, write

__all__ = [
    "abandon",
    "append",
    "begin_upload",
    "clean",
    "edit",
    "finish_upload",
    "prepare",
    "queue",
    "resume",
    "retry",
    "sweep",
    "withdraw",
    "write",
]
