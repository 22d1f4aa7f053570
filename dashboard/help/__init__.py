"""The help: what each role does with the product, task by task, with pictures of it.

Data only; the words of a task are its template in templates/help/tasks/. The pictures are
taken from the running demo by `make screenshots`, which reads PICTURES.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Role

PHONE = (390, 720)
DESK = (1200, 750)


@dataclass(frozen=True)
class Picture:
    """A page of the demo as somebody sees it, in each language.

    `address` may hold {open}, {waiting} and so on: an example of such a thing. `shown` is
    what a reader who can't see the picture is told.
    """

    name: str
    person: str
    address: str
    shown: Any
    size: tuple[int, int] = PHONE

    def file(self, language: str) -> str:
        """Its static file in this language."""
        return f"help/{self.name}-{language}.webp"

    @property
    def width(self) -> int:
        return self.size[0]

    @property
    def height(self) -> int:
        return self.size[1]


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("today", "leader", "/", _("Today, with what is mine to do")),
        Picture("post", "leader", "/defects/new/", _("The form for a defect")),
        Picture("inspect", "leader", "/inspections/walk/", _("The page for inspections")),
        Picture("correct", "member", "/defects/{open}/", _("A defect with the time left")),
        Picture("clock", "leader", "/defects/{overdue}/clock/", _("The clock, step by step")),
        Picture("verify", "verifier", "/defects/{waiting}/verify/", _("One correction to judge")),
        Picture("points", "leader", "/me/points/", _("My points, each with its reason")),
        Picture("list", "employee", "/list/?filters=1", _("The black list with its filters")),
        Picture("manager", "manager", "/", _("The manager's day on a desk"), DESK),
        Picture("figures", "executive", "/figures/", _("The figures on a desk"), DESK),
        Picture("board", "manager", "/board/", _("The board as the TV shows it"), DESK),
        Picture("admin", "manager", "/admin/", _("Administration on a desk"), DESK),
    )
}


@dataclass(frozen=True)
class Task:
    """Something that people do: its words, the page where it begins, and what it takes.

    `needs` is the permission that opens that page (empty: everybody's); a reader without
    it reads about the page and is not led there.
    """

    slug: str
    title: Any
    icon: str
    page: str = ""
    query: str = ""
    needs: str = ""
    picture: str = ""

    @property
    def template(self) -> str:
        return f"help/tasks/{self.slug}.html"

    def is_open_to(self, user: Any) -> bool:
        return bool(self.page) and (not self.needs or user.has_perm(self.needs))


# In the order in which a day brings them.
TASKS = (
    Task("today", _("See what is yours to do"), "home", "dashboard:home", picture="today"),
    Task(
        "lead",
        _("See where the campaign stands"),
        "gauge",
        "dashboard:home",
        picture="manager",
    ),
    Task(
        "post",
        _("Report a defect"),
        "alert-circle",
        "defects:post",
        needs="defects.add_defect",
        picture="post",
    ),
    Task(
        "report",
        _("Report what you see"),
        "message-report",
        "defects:report_new",
        needs="defects.add_report",
    ),
    Task(
        "propose",
        _("Propose an improvement"),
        "bulb",
        "proposals:new",
        needs="proposals.add_proposal",
    ),
    Task(
        "decide",
        _("Score and decide on proposals"),
        "gavel",
        "proposals:list",
        query="?which=review",
        needs="proposals.view_proposal",
    ),
    Task(
        "film",
        _("Send a short video"),
        "video",
        "videos:new",
        needs="videos.add_video",
    ),
    Task(
        "look",
        _("Look at videos before everybody does"),
        "eye-check",
        "videos:waiting",
        needs="videos.moderate_video",
    ),
    Task(
        "answer",
        _("Answer what people report"),
        "message-reply",
        "defects:reports",
        needs="defects.answer_report",
    ),
    Task(
        "inspect",
        _("Make the weekly inspection"),
        "clipboard-check",
        "defects:inspection_start",
        needs="defects.add_inspection",
        picture="inspect",
    ),
    Task(
        "praise",
        _("Praise good work"),
        "thumb-up",
        "defects:praise",
        needs="defects.add_commendation",
    ),
    Task(
        "correct",
        _("Correct in time"),
        "tool",
        "defects:list",
        query="?mine=1",
        needs="defects.view_defect",
        picture="correct",
    ),
    Task(
        "verify",
        _("Verify a correction"),
        "eye-check",
        "defects:queue",
        needs="defects.verify_defect",
        picture="verify",
    ),
    Task("clock", _("Find out why it is overdue"), "history", picture="clock"),
    Task(
        "manage",
        _("Extend, transfer, void"),
        "adjustments",
        "defects:list",
        query="?state=overdue",
        needs="defects.view_defect",
    ),
    Task(
        "plan",
        _("Plan the week's inspections"),
        "calendar-week",
        "defects:plan",
        needs="defects.view_inspectionduty",
    ),
    Task(
        "list",
        _("Find something on the list, and take it along"),
        "filter",
        "defects:list",
        needs="defects.view_defect",
        picture="list",
    ),
    Task(
        "points",
        _("See what you earned"),
        "trophy",
        "points:mine",
        needs="points.view_pointentry",
        picture="points",
    ),
    Task(
        "months",
        _("Close a month's performance"),
        "calendar-dollar",
        "points:months",
        needs="points.view_performancemonth",
    ),
    Task(
        "figures",
        _("Read the figures"),
        "chart-bar",
        "dashboard:figures",
        needs="defects.view_figures",
        picture="figures",
    ),
    Task(
        "anomalies",
        _("Compare the anomalies of a month"),
        "chart-histogram",
        "dashboard:anomalies",
        needs="defects.view_anomalycount",
    ),
    Task(
        "codes",
        _("Put up the codes of the lines"),
        "qrcode",
        "defects:line_codes",
        needs="defects.print_line_codes",
    ),
    Task(
        "board",
        _("Show the board in the workshop"),
        "device-tv",
        "dashboard:board",
        needs="dashboard.view_board",
        picture="board",
    ),
    Task(
        "campaign",
        _("Set the campaign up"),
        "settings",
        "admin:index",
        needs="campaigns.change_campaign",
        picture="admin",
    ),
    Task(
        "people",
        _("Bring people in"),
        "users",
        "admin:people_employee_changelist",
        needs="people.change_employee",
    ),
    Task("phone", _("Put it on your phone"), "device-mobile"),
    Task("account", _("Language, colours, password"), "user", "people:me"),
)
_EVERYBODY = {
    *("today", "report", "propose", "film", "correct", "points", "list", "phone", "account"),
}
TASKS_OF: dict[Role, set[str]] = {
    Role.EMPLOYEE: _EVERYBODY,
    Role.JUDGE: _EVERYBODY,
    Role.TEAM_LEADER: _EVERYBODY
    | {"post", "inspect", "praise", "clock", "figures", "board"}
    | {"answer", "anomalies", "codes"},
    Role.DEPARTMENT_HEAD: _EVERYBODY
    | {"post", "praise", "clock", "figures", "board", "decide"}
    | {"answer", "anomalies", "codes"},
    Role.VERIFIER: (_EVERYBODY - {"correct"})
    | {"decide", "look", "post", "verify", "clock", "figures", "anomalies"},
    Role.EXECUTIVE: {"lead", "figures", "anomalies", "board", "list", "phone", "account"},
    Role.QUALITY_MANAGER: {
        *("lead", "verify", "manage", "plan", "list", "figures", "board", "campaign", "people"),
        *("answer", "anomalies", "codes", "months", "decide", "look"),
        *("phone", "account"),
    },
}


def tasks_for(roles: Iterable[str]) -> list[Task]:
    """What people of these roles do; who has none is an employee."""
    wanted: set[str] = set()
    for role in list(roles) or [Role.EMPLOYEE]:
        wanted |= TASKS_OF[Role(role)]
    return [task for task in TASKS if task.slug in wanted]
