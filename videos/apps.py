from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VideosConfig(AppConfig):
    name = "videos"
    verbose_name = _("I Speak for Quality")

    def ready(self) -> None:
        """Tell the lower floors what this app can say and what it posts by."""
        from videos import notices  # noqa: PLC0415 - models are not ready before
        from videos.services import earning  # noqa: PLC0415 - as above

        earning.register_all()
        notices.register_all()
