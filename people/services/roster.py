"""Takes a roster into the organisation: all of it, or nothing."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.words import listed
from people import queries, roster, rules
from people.models import Employee, Role, Team
from people.roster import MAX_PROBLEMS, Person, Problem
from people.services.accounts import hash_first_password, require_manager
from people.services.units import Units

logger = logging.getLogger(__name__)

BATCH = 1000
TEXTS = ("name", "job_title", "email", "phone", "language")
UNITS = ("department", "team", "site")
FIELDS = (*TEXTS, *UNITS, "roles", "sort_key")
# Any number does; it only has to be the same for everybody who imports.
IMPORT_LOCK = 7_210_401

T = TypeVar("T")
# number -> a first password and its hash
Secrets = dict[str, tuple[str, str]]


class Progress(Protocol):
    """Shows how far a long step is, as tqdm does."""

    def __call__(self, items: Sequence[T], label: str) -> Iterable[T]: ...


def _silent(items: Sequence[T], label: str) -> Iterable[T]:
    return items


@dataclass(frozen=True)
class Change:
    """What differs about somebody we know: (what, until now, from now on)."""

    row: int
    number: str
    name: str
    details: list[tuple[str, str, str]]


@dataclass
class ImportReport:
    """What an import does (or, as a dry run, would do).

    `passwords` holds number, name and first password of everybody new, and exists only
    here: hand it over at once. `problems` are the first thousand of `problem_count`.
    """

    new: list[tuple[int, str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    created_units: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    written: bool = False
    passwords: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.problem_count == 0

    @property
    def outcome(self) -> tuple[int, int, int]:
        """How many are new, changed and unchanged."""
        return len(self.new), len(self.changes), self.unchanged


def import_roster(
    *,
    content: bytes,
    actor: Employee | None,
    dry_run: bool,
    expected: tuple[int, ...] | None = None,
    progress: Progress = _silent,
) -> ImportReport:
    """Bring the organisation in line with a roster (an XLSX or CSV file).

    Unknown numbers become people with a random first password; of known ones, what the
    sheet says is taken over, and an empty cell changes nothing. Nobody is deactivated.
    One bad row, and nothing is written. `actor` is None for the command line; `expected`
    is the outcome that a dry run showed. Raises DomainError where the file is not a roster
    at all, Conflict where the outcome is no longer the expected one.
    """
    sheet = roster.read(content)
    people, problems = roster.parse(sheet)
    secrets = {} if dry_run or problems else _first_passwords(people, progress)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        plan = _Plan(people, sheet.headings, actor, lock=not dry_run)
        report = plan.report
        report.problem_count = len(problems) + len(plan.problems)
        report.problems = sorted(
            [*problems, *plan.problems], key=lambda one: (one.row, one.column)
        )[:MAX_PROBLEMS]
        if expected is not None and report.is_good and report.outcome != expected:
            raise Conflict(_("People were changed meanwhile. Upload the file again."))
        if report.is_good and not dry_run:
            _write(plan, secrets, progress)
    if report.written:
        logger.info(
            "Roster imported by %s: %s new, %s changed, %s unchanged",
            actor.number if actor else "the command line",
            *report.outcome,
        )
    return report


class _Plan:
    """What has to be written for each row, worked out before anything is."""

    def __init__(
        self,
        people: list[Person],
        headings: dict[str, str],
        actor: Employee | None,
        *,
        lock: bool,
    ) -> None:
        self.headings = headings
        self.actor = actor
        self.problems: list[Problem] = []
        self.report = ImportReport()
        self.new: list[Employee] = []
        self.changed: list[Employee] = []
        self.leaders: dict[str, tuple[Team, Employee | None]] = {}
        self.units = Units(people)
        known = _known([person.number for person in people], lock=lock)
        for person in people:
            self._take(person, known.get(person.number))
        self.report.created_units = [f"{unit.name} ({unit.code})" for unit in self.units.created]

    def _take(self, person: Person, employee: Employee | None) -> None:
        faults = list(self.units.faults(person))
        if faults:
            self._refuse(person, faults)
            return
        wanted = self._wanted(person, employee)
        target = employee or Employee(number=person.number, must_change_password=True)
        details = list(_differences(target, wanted))
        faults = list(self._role_faults(target, wanted))
        for name, value in wanted.items():
            setattr(target, name, value)
        faults += self._lead(person, target, details)
        self._refuse(person, faults)
        if employee is None:
            self.new.append(target)
            self.report.new.append((person.row, target.number, target.name))
        elif details:
            self.changed.append(target)
            self.report.changes.append(Change(person.row, target.number, target.name, details))
        else:
            self.report.unchanged += 1

    def _refuse(self, person: Person, faults: Iterable[tuple[str, str]]) -> None:
        for key, reason in faults:
            self.problems.append(Problem(person.row, self.headings.get(key, key), reason))

    def _wanted(self, person: Person, employee: Employee | None) -> dict[str, Any]:
        """The values that the sheet asks for; what it leaves open is not in it."""
        wanted: dict[str, Any] = {key: person.values[key] for key in TEXTS if key in person.values}
        wanted |= self.units.of(person)
        team = wanted.get("team")
        if team is not None and (employee is None or employee.department_id is None):
            wanted.setdefault("department", team.department)
        roles = person.roles
        if person.leads:
            roles = [*(roles if roles is not None else employee.roles if employee else [])]
            roles = roster.ordered_roles([*roles, Role.TEAM_LEADER])
        if roles is not None:
            wanted["roles"] = roles
        return wanted

    def _role_faults(self, target: Employee, wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
        roles = wanted.get("roles", target.roles)
        is_own = self.actor is not None and target.pk == self.actor.pk
        if (
            is_own
            and target.is_staff
            and not target.is_superuser
            and Role.QUALITY_MANAGER not in roles
        ):
            yield "roles", _("You can't take the role of quality manager from yourself.")

    def _lead(
        self, person: Person, target: Employee, details: list[tuple[str, str, str]]
    ) -> Iterator[tuple[str, str]]:
        """Note who leads which team; a team has one leader."""
        team = target.team
        if person.leads and team is None:
            yield "leads", _("Leads a team, but the sheet and the record name none.")
        if person.leads is None or team is None:
            return
        leads_now = target.pk is not None and team.leader_id == target.pk
        taken = self.leaders.get(team.code, (team, None))[1]
        if person.leads and taken is not None:
            yield (
                "leads",
                _("%(team)s already has %(name)s as its leader in this sheet.")
                % {
                    "team": team.name,
                    "name": taken.name,
                },
            )
        elif person.leads:
            self.leaders[team.code] = (team, target)
        elif leads_now:
            self.leaders.setdefault(team.code, (team, None))
        if person.leads != leads_now:
            details.append((_("leads the team"), _yes_no(leads_now), _yes_no(person.leads)))


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def _known(numbers: list[str], *, lock: bool) -> dict[str, Employee]:
    """The people of these numbers, locked in the order of their keys if they will be written.

    Not against rows that refer to them: whoever is told something is an employee, and
    notices go on being written while a roster is taken in.
    """
    people = Employee.objects.select_related("department", "team__department", "site")
    found = people.filter(number__in=numbers).order_by("pk")
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return {employee.number: employee for employee in found}


def _differences(employee: Employee, wanted: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, value in wanted.items():
        present = getattr(employee, name)
        if present != value:
            label = str(_label(name))
            yield label, _shown(present), _shown(value)


def _label(name: str) -> object:
    return getattr(Employee._meta.get_field(name), "verbose_name", name)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return listed(Role(role).label for role in value)
    return "" if value is None else str(value)


# --- Writing ----------------------------------------------------------------
def _write(plan: _Plan, secrets: Secrets, progress: Progress) -> None:
    had_manager = queries.has_manager()
    plan.units.save()
    _give_passwords(plan, secrets)
    for batch in progress(_batches(plan.new), _("Adding people")):
        Employee.objects.bulk_create(batch)
    for batch in progress(_batches(plan.changed), _("Changing people")):
        # An upsert on the number: one statement for a thousand people, where an UPDATE
        # with a CASE for each field takes many times as long.
        Employee.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=["number"], update_fields=FIELDS
        )
    _appoint(plan)
    if had_manager:
        require_manager()
    plan.report.written = True


def _batches(people: list[Employee]) -> list[list[Employee]]:
    return [people[start : start + BATCH] for start in range(0, len(people), BATCH)]


def _first_passwords(people: list[Person], progress: Progress) -> Secrets:
    """A password with its hash for each number that nobody has; made before rows are locked."""
    numbers = [person.number for person in people]
    known = set(Employee.objects.filter(number__in=numbers).values_list("number", flat=True))
    new = [number for number in numbers if number not in known]
    return {number: _secret() for number in progress(new, _("Making first passwords"))}


def _secret() -> tuple[str, str]:
    password = rules.first_password()
    return password, hash_first_password(password)


def _give_passwords(plan: _Plan, secrets: Secrets) -> None:
    for employee in plan.new:
        password, employee.password = secrets.get(employee.number) or _secret()
        plan.report.passwords.append((employee.number, employee.name, password))


def _appoint(plan: _Plan) -> None:
    teams = []
    for team, leader in plan.leaders.values():
        team.leader = leader
        teams.append(team)
    Team.objects.bulk_update(teams, ["leader"], batch_size=BATCH)
