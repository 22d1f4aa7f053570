from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Improvement proposals")

    def ready(self) -> None:
        """Tell the lower floors what this app can say and what it posts by."""
        from proposals import notices  # noqa: PLC0415 - models are not ready before
        from proposals.services import earning  # noqa: PLC0415 - as above

        earning.register_all()
        notices.register_all()
