"""The sites, departments and teams that a roster names: found, or to be created."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from people.models import Department, Site, Team
from people.roster import Person

BATCH = 1000
UnitModel = type[Site] | type[Department] | type[Team]
Faults = Iterator[tuple[str, str]]


class Units:
    """Looks units up by code, else by a name that only one has.

    A code that nobody knows is created where the row gives its name too; otherwise it
    is a fault, because it is more often a slip of the pen than a new department.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self.sites = _Book(Site, "site", people)
        self.departments = _Book(Department, "department", people)
        self.teams = _Book(Team, "team", people)

    @property
    def created(self) -> list[Any]:
        return [*self.sites.created, *self.departments.created, *self.teams.created]

    def of(self, person: Person) -> dict[str, Any]:
        """The units of a row without faults."""
        books = (self.sites, self.departments, self.teams)
        found = {book.key: book.find(person.values.get(book.key, "")) for book in books}
        return {key: unit for key, unit in found.items() if unit is not None}

    def faults(self, person: Person) -> Faults:
        """What is wrong with a row's units; creates those that it gives a name for."""
        yield from self.sites.faults(person, {})
        site = self.sites.find(person.values.get("site", ""))
        yield from self.departments.faults(person, {"site": site})
        department = self.departments.find(person.values.get("department", ""))
        team = self.teams.find(person.values.get("team", ""))
        if team is None and person.values.get("team_name") and department is None:
            yield "team", _("A new team needs a department in its row.")
            return
        yield from self.teams.faults(person, {"department": department})
        team = self.teams.find(person.values.get("team", ""))
        if team and department and team.department != department:
            yield (
                "team",
                _("The team %(team)s belongs to %(right)s, not to %(wrong)s.")
                % {
                    "team": team.name,
                    "right": team.department.name,
                    "wrong": department.name,
                },
            )

    def save(self) -> None:
        """Create what is new: sites first, because departments stand in them."""
        for book in (self.sites, self.departments, self.teams):
            book.model.objects.bulk_create(book.created, batch_size=BATCH)


class _Book:
    """The units of one kind that the roster names."""

    def __init__(self, model: UnitModel, key: str, people: Sequence[Person]) -> None:
        self.model = model
        self.key = key
        self.parents = ("department",) if model is Team else ()
        self.created: list[Any] = []
        self.by_code: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = {}
        texts = sorted({person.values[key] for person in people if key in person.values})
        for start in range(0, len(texts), BATCH):
            self._load(texts[start : start + BATCH])

    def _load(self, texts: list[str]) -> None:
        named = Q(code__in=texts) | Q(name__in=texts) | Q(name_zh__in=texts)
        for unit in self.model.objects.filter(named).select_related(*self.parents):
            self.by_code[unit.code] = unit
            for name in {unit.name, unit.name_zh} - {""}:
                self.by_name.setdefault(name, []).append(unit)

    def find(self, text: str) -> Any:
        """The unit of this code or name; None where there is none, or more than one."""
        named = self.by_name.get(text, [])
        return self.by_code.get(text) or (named[0] if len(named) == 1 else None)

    def faults(self, person: Person, parents: dict[str, Any]) -> Faults:
        text = person.values.get(self.key, "")
        if not text or self.find(text) is not None:
            return
        name = person.values.get(f"{self.key}_name", "")
        if not name:
            yield self.key, self._unknown(text)
            return
        unit = self.model(code=text, name=name, **parents)
        self.by_code[text] = unit
        self.created.append(unit)

    def _unknown(self, text: str) -> str:
        return _(
            "“%(code)s” is not known. Correct it, or name it in a column “%(column)s” to create it."
        ) % {"code": text, "column": f"{self.key}_name"}
