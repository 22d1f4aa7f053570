"""An inspection that two people made: one without a network, while the deputy did it."""

from __future__ import annotations

import random

from dashboard.demo.clockwork import Story, september
from dashboard.demo.duties import make
from dashboard.demo.world import World
from defects.models import InspectionDuty
from defects.services import planning

HANDED_AT, DONE_AT = september(8, 11, 0), september(8, 15, 0)
WALKED_AT = september(8, 17, 20)


def made_twice(world: World) -> Story:
    """The manager has both versions, and decides."""
    away, deputy = world.plant.crews[3].head, world.plant.crews[4].head
    rng = random.Random("made twice")  # noqa: S311 - draws answers, guards nothing
    yield HANDED_AT
    theirs = InspectionDuty.objects.filter(inspector=away, state="open", inspection=None)
    duty = theirs.order_by("id").first()
    if duty is None:
        return
    planning.hand_over(
        duty_id=duty.pk,
        to=deputy,
        reason="支援另一条产线。",
        actor=world.cast.manager,
        now=HANDED_AT,
    )
    yield DONE_AT
    make(duty, deputy, DONE_AT, rng, hurries=False)
    yield WALKED_AT
    make(duty, away, WALKED_AT, rng, hurries=False)
