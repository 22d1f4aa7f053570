"""What every app needs and Django lacks, as far as it must be stored."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoClock(models.Model):
    """How far the demo's clock stands from the host's. One row at most; demo only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    offset = models.DurationField(default=dt.timedelta())

    class Meta:
        verbose_name = _("demo clock")
        verbose_name_plural = _("demo clock")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="core_democlock_single"),
        ]

    def __str__(self) -> str:
        return f"{self.offset}"

    @classmethod
    def current_offset(cls) -> dt.timedelta:
        """The stored offset; none stored is no offset."""
        stored = cls.objects.filter(pk=1).values_list("offset", flat=True).first()
        return stored if stored is not None else dt.timedelta()
