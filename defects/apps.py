from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DefectsConfig(AppConfig):
    name = "defects"
    verbose_name = _("Inspections and defects")

    def ready(self) -> None:
        """Tell the lower floors what this app can say and measure."""
        from defects import metrics, notices  # noqa: PLC0415 - models are not ready before

        metrics.register_all()
        notices.register_all()
