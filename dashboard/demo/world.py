"""What the stories act on, and the few things that people do in them, each by one service."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import TypeVar

from campaigns.models import Campaign
from core.images import Picture
from dashboard.demo import findings_anywhere, findings_en, findings_zh, words
from dashboard.demo.clockwork import Agenda
from dashboard.demo.examples import Example
from dashboard.demo.people import Cast
from dashboard.demo.pictures import Album
from dashboard.demo.plant import Crew, Plant
from defects import services
from defects.models import ChecklistVersion, Defect, Inspection
from people.models import Employee, ProductionLine

EXAMPLES = findings_en.FINDINGS + findings_zh.FINDINGS + findings_anywhere.FINDINGS
STATIONS = 12
# A large demo tries the database, not the disk: from here on one defect in twenty has photos.
ALL_WITH_PHOTOS = 200
THEN_ONE_IN = 20
# What good work looks like at each kind of team.
PRAISED_SCENES = {
    "assembly": "cabinet",
    "board": "solder",
    "module": "board",
    "wiring": "cable",
    "test": "cabinet",
    "packing": "label",
}

Item = TypeVar("Item")


@dataclass(frozen=True)
class Case:
    """A posted defect with what its story needs to know."""

    defect_id: int
    posted_at: dt.datetime
    example: Example
    title: str
    line: ProductionLine
    crew: Crew
    photos: bool


@dataclass
class World:
    """The plant while the campaign runs. Every choice is drawn from `rng`, in order."""

    campaign: Campaign
    plant: Plant
    cast: Cast
    checklists: list[ChecklistVersion]
    rng: random.Random
    agenda: Agenda = field(default_factory=Agenda)
    album: Album = field(default_factory=Album)
    posted: int = 0
    praised: int = 0

    def __post_init__(self) -> None:
        self._examples = {crew.team.pk: self._examples_of(crew) for crew in self.plant.crews}
        self._praises = cycle(words.PRAISES)

    def _examples_of(self, crew: Crew) -> Iterator[Example]:
        """What turns up at this team, without a repetition as long as possible."""
        examples = [each for each in EXAMPLES if each.area in {crew.plan.area, "any"}]
        return cycle(self.shuffled(examples))

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in an order of their own."""
        return self.rng.sample(items, len(items))

    def say(self, sayings: Sequence[Sequence[str]], example: Example) -> str:
        """One of the sayings, in the language of the finding."""
        return self.rng.choice(sayings[example.chinese])

    # --- What people do -------------------------------------------------------
    def post(
        self,
        crew: Crew,
        line: ProductionLine,
        actor: Employee,
        now: dt.datetime,
        inspection: Inspection | None = None,
    ) -> Case:
        """Put the next thing that turns up at the team on the black list."""
        example = next(self._examples[crew.team.pk])
        title = example.title.format(n=self.rng.randint(1, STATIONS))
        return self.post_again(
            crew, line, actor, now, example=example, title=title, inspection=inspection
        )

    def post_again(
        self,
        crew: Crew,
        line: ProductionLine,
        actor: Employee,
        now: dt.datetime,
        *,
        example: Example,
        title: str,
        inspection: Inspection | None = None,
    ) -> Case:
        """Put this very thing on the black list."""
        self.posted += 1
        photos = self._has_photos(self.posted)
        defect = services.post_defect(
            campaign=self.campaign,
            line=line,
            category=example.category,
            severity=example.severity,
            title=title,
            detail=example.detail,
            actor=actor,
            now=now,
            inspection=inspection,
            pictures=self._photos(example.scene, photos, mended=False),
        )
        return Case(defect.pk, now, example, title, line, crew, photos)

    def praise(
        self, crew: Crew, line: ProductionLine, inspection: Inspection, now: dt.datetime
    ) -> None:
        """Put good work of the team on the red list."""
        praise = next(self._praises)
        self.praised += 1
        photos = praise.one_person and self._has_photos(self.praised)
        services.post_commendation(
            campaign=self.campaign,
            line=line,
            title=praise.title,
            detail=praise.detail,
            employee=self.rng.choice(crew.members) if praise.one_person else None,
            actor=inspection.inspector,
            now=now,
            inspection=inspection,
            pictures=self._photos(PRAISED_SCENES[crew.plan.area], photos, mended=True),
        )

    def progress(self, case: Case, now: dt.datetime) -> None:
        """The team says how far it is."""
        services.add_progress(
            defect_id=case.defect_id,
            actor=self.worker(case),
            now=now,
            note=self.say(words.PROGRESS, case.example),
        )

    def submit(self, case: Case, now: dt.datetime, actor: Employee | None = None) -> None:
        """The team answers with the example's correction."""
        example = case.example
        services.submit_correction(
            defect_id=case.defect_id,
            actor=actor or self.worker(case),
            now=now,
            containment=example.containment,
            factor=example.factor,
            whys=example.whys,
            measure=example.measure,
            system_factor=example.system_factor,
            system_cause=example.system_cause,
            pictures=self._photos(example.scene, True, mended=True),
        )

    def confirm(self, case: Case, now: dt.datetime, actor: Employee | None = None) -> None:
        """Somebody of Quality confirms the correction."""
        services.confirm_correction(
            defect_id=case.defect_id,
            actor=actor or self.rng.choice(self.cast.verifiers),
            now=now,
            note=self.say(words.CONFIRMATIONS, case.example),
        )

    def reject(self, case: Case, now: dt.datetime, actor: Employee | None = None) -> None:
        """Somebody of Quality sends the correction back."""
        services.reject_correction(
            defect_id=case.defect_id,
            actor=actor or self.rng.choice(self.cast.verifiers),
            now=now,
            reason=self.say(words.REJECTIONS, case.example),
        )

    def extend(self, case: Case, now: dt.datetime, hours: int) -> None:
        """The manager gives more time."""
        services.extend_deadline(
            defect_id=case.defect_id,
            actor=self.cast.manager,
            now=now,
            hours=hours,
            reason=words.EXTENSIONS[case.example.chinese],
        )

    def transfer(self, case: Case, crew: Crew, now: dt.datetime) -> None:
        """The manager hands the defect to another team, which has the full time."""
        services.transfer_defect(
            defect_id=case.defect_id,
            actor=self.cast.manager,
            now=now,
            team=crew.team,
            reason=words.TRANSFERS[case.example.chinese],
            restart=True,
        )

    def void(self, case: Case, now: dt.datetime, duplicate_of: Case | None = None) -> None:
        """The manager ends the defect as none, or as a repetition of another one."""
        said = words.DUPLICATES if duplicate_of else words.NOT_DEFECTS
        original = Defect.objects.get(pk=duplicate_of.defect_id) if duplicate_of else None
        services.void_defect(
            defect_id=case.defect_id,
            actor=self.cast.manager,
            now=now,
            cause="duplicate" if duplicate_of else "not_a_defect",
            reason=said[case.example.chinese],
            duplicate_of=original,
        )

    def worker(self, case: Case) -> Employee:
        """Who answers for the team today: its leader, or one of the first few members."""
        return self.rng.choice([case.crew.head, *case.crew.members[:4]])

    def due(self, case: Case) -> dt.datetime:
        """The deadline as it stands now."""
        return Defect.objects.values_list("due_at", flat=True).get(pk=case.defect_id)

    def _has_photos(self, number: int) -> bool:
        return number <= ALL_WITH_PHOTOS or number % THEN_ONE_IN == 0

    def _photos(self, scene: str, wanted: bool, *, mended: bool) -> list[Picture]:
        return [self.album.photo(scene, mended=mended)] if wanted else []
