"""Who may do what: the permissions of each role.

This is the one place; `people.backends` answers Django's permission checks from it,
and `qualitymonth.access` names the permission that each address needs. Rules about
one object (my team's defect) live in the app that the object belongs to.
"""

from collections.abc import Iterable

from people.models import Role


def _each(app: str, verbs: Iterable[str], *models: str) -> set[str]:
    return {f"{app}.{verb}_{model}" for verb in verbs for model in models}


EDIT = ("add", "change", "delete", "view")
KEEP = ("add", "change", "view")
READ = ("view",)

_EVERYBODY = _each("defects", READ, "defect", "commendation", "inspection") | {
    "campaigns.view_campaign",
    "points.view_pointentry",
    "defects.submit_correction",
    "defects.add_report",
    "defects.view_report",
    "proposals.view_proposal",
    "proposals.add_proposal",
    "videos.view_video",
    "videos.add_video",
}
_ANSWERS = {"defects.answer_report", "defects.print_line_codes"}
_INSPECTS = _each("defects", ("add",), "defect", "commendation", "inspection")
_FIGURES = {"defects.view_figures", "defects.view_anomalycount", "proposals.view_figures"}
_BOARD = {"dashboard.view_board"}
_PLAN = {"defects.view_inspectionduty"}
_MANAGES = (
    _EVERYBODY
    | _INSPECTS
    | _FIGURES
    | _BOARD
    | _PLAN
    | _ANSWERS
    | _each("people", KEEP, "site", "department", "team", "productionline", "employee")
    | _each("people", READ, "notice", "delivery")
    | _each("campaigns", KEEP, "campaign")
    | _each(
        "campaigns",
        EDIT,
        "phase",
        "responsibility",
        "coretask",
        "principle",
        "target",
        "measurement",
        "calendarday",
    )
    | _each("points", KEEP, "pointrule", "performanceformula")
    | _each("points", READ, "performancemonth")
    | _each("defects", KEEP, "checklist")
    | _each(
        "defects", EDIT, "checklistversion", "checklistsection", "checklistitem", "scoreexample"
    )
    | _each("defects", EDIT, "inspectionplan")
    | _each("defects", READ, "defectevent", "correction")
    | _each("dashboard", KEEP, "boardtoken")
    | _each("defects", KEEP, "anomalycategory", "anomalycount")
    | _each("proposals", EDIT, "proposalrules", "criterion", "reviewduty")
    | _each("proposals", READ, "proposalevent")
    | _each("videos", EDIT, "videorules")
    | _each("videos", KEEP, "votinground")
    | _each("videos", READ, "videoevent")
    # Whoever sees a question in the bank sees its answers: nobody else does.
    | _each("training", KEEP, "category", "question")
    | _each("training", EDIT, "option", "acceptedanswer")
    | {
        "defects.answer_any_report",
        "defects.verify_defect",
        "defects.extend_defect",
        "defects.settle_heldinspection",
        "defects.transfer_defect",
        "defects.void_defect",
        "defects.hand_over_duty",
        "defects.excuse_duty",
        "points.reverse_pointentry",
        "proposals.decide_any_proposal",
        "videos.moderate_video",
        "points.close_performancemonth",
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.EMPLOYEE: frozenset(_EVERYBODY),
    Role.TEAM_LEADER: frozenset(_EVERYBODY | _INSPECTS | _ANSWERS | _FIGURES | _BOARD),
    Role.DEPARTMENT_HEAD: frozenset(_EVERYBODY | _INSPECTS | _ANSWERS | _FIGURES | _BOARD),
    Role.VERIFIER: frozenset(
        _EVERYBODY | _INSPECTS | _FIGURES | {"defects.verify_defect", "videos.moderate_video"}
    ),
    Role.JUDGE: frozenset(_EVERYBODY),
    Role.EXECUTIVE: frozenset(_EVERYBODY | _FIGURES | _BOARD | _PLAN),
    Role.QUALITY_MANAGER: frozenset(_MANAGES),
}


def permissions_of(roles: Iterable[str]) -> set[str]:
    """All permissions that these roles give; everybody is an employee."""
    granted: set[str] = set(ROLE_PERMISSIONS[Role.EMPLOYEE])
    for role in roles:
        granted |= ROLE_PERMISSIONS[Role(role)]
    return granted
