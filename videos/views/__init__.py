"""The pages of videos."""

from videos.views.uploading import upload, uploads

__all__ = ["upload", "uploads"]
