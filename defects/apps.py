from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DefectsConfig(AppConfig):
    name = "defects"
    verbose_name = _("Inspections and defects")

    def ready(self) -> None:
        """Tell the lower floors what this app can say and measure."""
        from campaigns import copying  # noqa: PLC0415 - models are not ready before
        from defects import earning, metrics, notices  # noqa: PLC0415 - as above
        from defects.services.planning import copy_plans  # noqa: PLC0415 - as above

        earning.register_all()
        metrics.register_all()
        notices.register_all()
        copying.also_copy(copy_plans)
