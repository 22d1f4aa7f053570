"""The organisation and the cast that act in the tests of every app."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from campaigns.models import Campaign
from people.models import Department, Employee, ProductionLine, Role, Site, Team
from tests import factories, workers


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A page that a test before this one read in Chinese leaves its language behind."""
    translation.deactivate()


@pytest.fixture
def site(db: None) -> Site:
    return factories.make_site()


@pytest.fixture
def quality_department(site: Site) -> Department:
    return factories.make_department("QA", "Quality", "质量部", site=site)


@pytest.fixture
def production_department(site: Site) -> Department:
    return factories.make_department("PROD", "Production", "生产部", site=site)


@pytest.fixture
def team(production_department: Department) -> Team:
    """The team that is responsible for `line`."""
    return factories.make_team("T1", "Forming 1", "成型一班", department=production_department)


@pytest.fixture
def other_team(production_department: Department) -> Team:
    return factories.make_team("T2", "Forming 2", "成型二班", department=production_department)


@pytest.fixture
def line(site: Site, team: Team) -> ProductionLine:
    return factories.make_line("L1", "Line 1", "一号线", site=site, team=team)


@pytest.fixture
def other_line(site: Site, other_team: Team) -> ProductionLine:
    return factories.make_line("L2", "Line 2", "二号线", site=site, team=other_team)


@pytest.fixture
def campaign(db: None) -> Campaign:
    """The running campaign, September 2025 in Asia/Shanghai."""
    return factories.make_campaign()


@pytest.fixture
def leader(team: Team) -> Employee:
    """Leads the responsible team."""
    person = factories.make_employee("leader", "Li Wei", [Role.TEAM_LEADER], team=team)
    team.leader = person
    team.save(update_fields=["leader"])
    return person


@pytest.fixture
def member(team: Team) -> Employee:
    """Works in the responsible team."""
    return factories.make_employee("member", "Wang Fang", team=team)


@pytest.fixture
def other_leader(other_team: Team) -> Employee:
    """Leads another team of the same department."""
    person = factories.make_employee(
        "other-leader", "Zhao Min", [Role.TEAM_LEADER], team=other_team
    )
    other_team.leader = person
    other_team.save(update_fields=["leader"])
    return person


@pytest.fixture
def verifier(quality_department: Department) -> Employee:
    return factories.make_employee(
        "verifier", "Chen Jing", [Role.VERIFIER], department=quality_department
    )


@pytest.fixture
def manager(quality_department: Department) -> Employee:
    return factories.make_employee(
        "manager", "Liu Yang", [Role.QUALITY_MANAGER], department=quality_department
    )


@pytest.fixture
def employee(other_team: Team) -> Employee:
    """An outsider: works in another team, and is nothing beside that."""
    return factories.make_employee("employee", "Sun Lei", team=other_team)


@pytest.fixture
def executive(site: Site) -> Employee:
    return factories.make_employee("executive", "Zhou Hong", [Role.EXECUTIVE], site=site)


@pytest.fixture
def judge(quality_department: Department) -> Employee:
    return factories.make_employee("judge", "Wu Qiang", [Role.JUDGE], department=quality_department)


@pytest.fixture
def client_for(db: None) -> Callable[[Employee], Client]:
    """A browser in which this person is signed in."""

    def signed_in(person: Employee) -> Client:
        client = Client()
        client.force_login(person, backend="people.backends.RoleBackend")
        return client

    return signed_in


@pytest.fixture
def celery_worker_process(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker on this test's database; what an earlier test left in the queue is gone."""
    workers.empty_queue()
    with workers.worker() as process:
        yield process
