"""What every change of a defect shares: the lock, the event, the notice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils.translation import gettext as _

from campaigns.clock import ClockSettings, CorrectionClock, clock_for
from campaigns.queries import calendar_exceptions
from campaigns.telling import channels
from core.errors import Conflict
from core.images import Picture
from core.looks import parts_of
from defects import rules
from defects.models import (
    Commendation,
    Correction,
    Defect,
    DefectEvent,
    Inspection,
    Photo,
    Report,
)
from defects.queries.looks import used_before
from people.models import Employee, Team
from people.notify import notify

Once = TypeVar("Once", Defect, Commendation, Inspection, Report)
OWNERS = ("posted_by", "inspector", "reported_by")


def locked(defect_id: int) -> Defect:
    """The defect, locked until the transaction ends. Raises Defect.DoesNotExist.

    What it refers to is read after the lock: joined to it, a team that a transfer has
    changed while we waited for the lock would no longer fit, and the defect be gone.
    """
    Defect.objects.select_for_update(no_key=True).get(pk=defect_id)
    return Defect.objects.select_related("campaign", "team", "line", "department").get(pk=defect_id)


def create_once(model: type[Once], *, client_id: uuid.UUID, **values: Any) -> tuple[Once, bool]:
    """Create a record unless its sender's id is there already; says whether it was created.

    Two taps that arrive in the same instant meet at the unique constraint; whoever
    comes second gets the first one's record. Raises Conflict where somebody else
    has used that id.
    """
    owner = {name: values.pop(name) for name in OWNERS if name in values}
    try:
        return model.objects.get_or_create(client_id=client_id, **owner, defaults=values)
    except IntegrityError as error:
        raise Conflict(_("This was already sent. Open the form again and repeat it.")) from error


def require_allowed(defect: Defect, kind: DefectEvent.Kind) -> None:
    """Refuse, in words, what cannot happen to the defect as it stands now."""
    if rules.is_allowed(defect.state, kind):
        return
    words = {
        Defect.State.OPEN: _("No correction waits for verification: it may have been rejected."),
        Defect.State.SUBMITTED: _("A correction has been submitted and waits for verification."),
        Defect.State.VERIFIED: _("This defect has been verified already."),
        Defect.State.VOID: _("This defect was declared void."),
    }
    raise Conflict(words[Defect.State(defect.state)])


def clock_of(source: ClockSettings) -> CorrectionClock:
    """The clock of a campaign, or the one that a defect started with, with the plant's calendar."""
    return clock_for(source, calendar_exceptions())


def start_clock(defect: Defect, now: dt.datetime) -> None:
    """Give the defect the campaign's rule as it is now, and the full time from `now`."""
    campaign = defect.campaign
    defect.clock_rule = campaign.clock_rule
    defect.clock_days = campaign.clock_days
    defect.clock_zone = campaign.time_zone
    defect.due_at = clock_of(campaign).deadline(now)
    set_reminder(defect, now)


def set_reminder(defect: Defect, now: dt.datetime) -> None:
    """Remind at the campaign's next hour before the deadline that lies ahead."""
    hours = defect.campaign.reminder_hours
    defect.next_reminder_at = rules.next_reminder(defect.due_at, hours, now)


def record(
    defect: Defect,
    kind: DefectEvent.Kind,
    *,
    at: dt.datetime,
    actor: Employee | None,
    note: str = "",
    points: int = 0,
    data: Mapping[str, Any] | None = None,
) -> DefectEvent:
    """Append the event, with what the clock shows after it."""
    return DefectEvent.objects.create(
        defect=defect,
        kind=kind,
        at=at,
        actor=actor,
        note=note.strip(),
        due_at=defect.due_at,
        left=defect.left,
        points=points,
        data=dict(data or {}),
    )


def responsible_person(team: Team) -> int | None:
    """Who answers for the team: its leader, else the department's head."""
    return team.leader_id or team.department.head_id


def notice_params(defect: Defect, **more: Any) -> dict[str, Any]:
    """What the words of a notice about this defect are made from."""
    return {
        "number": defect.number,
        "title": defect.title,
        "due_at": defect.due_at.isoformat(),
        "zone": defect.campaign.time_zone,
        **more,
    }


def tell(
    defect: Defect,
    recipient_id: int | None,
    kind: str,
    *,
    event: DefectEvent,
    now: dt.datetime,
    loud: bool = False,
    **more: Any,
) -> None:
    """Tell one person of an event; the poster where nobody answers for the team.

    Whoever caused the event is not told, unless a group robot is to hear of it.
    """
    recipient_id = recipient_id or defect.posted_by_id
    heard = loud and bool(defect.campaign.robot_url)
    if recipient_id == event.actor_id and not heard:
        return
    notify(
        recipient_id=recipient_id,
        kind=kind,
        params=notice_params(defect, **more),
        url=defect.get_absolute_url(),
        key=f"event:{event.pk}:{recipient_id}",
        now=now,
        channels=channels(defect.campaign, now, loud=loud),
    )


def attach_photos(
    pictures: Iterable[Picture],
    *,
    kind: Photo.Kind,
    taken_by: Employee,
    now: dt.datetime,
    defect: Defect | None = None,
    correction: Correction | None = None,
    commendation: Commendation | None = None,
    report: Report | None = None,
) -> None:
    """Keep pictures that `core.images` has made safe."""
    for picture in pictures:
        keep_photo(
            Photo(
                defect=defect,
                correction=correction,
                commendation=commendation,
                report=report,
                kind=kind,
                file=ContentFile(picture.full, name=f"{picture.name}.jpg"),
                thumbnail=ContentFile(picture.thumbnail, name=f"{picture.name}-s.jpg"),
                taken_by=taken_by,
                added_at=now,
            ),
            picture.looks,
        )


def keep_photo(photo: Photo, looks: int | None) -> None:
    """Keep a photo that belongs to something, and the one that was used before it, if any."""
    if looks is not None:
        photo.looks, photo.looks_parts = looks, parts_of(looks)
        photo.used_before = used_before(photo)
    photo.save(force_insert=True)
