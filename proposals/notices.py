"""The words of what people are told about proposals."""

from django.utils.translation import gettext_lazy as _

from people.notices import has_passed, register

ICON = "bulb"


def register_all() -> None:
    """Give every kind its words. Params: number, title, answer, due_at, zone; name, text."""
    _to_the_author()
    _to_whoever_acts()


def _to_the_author() -> None:
    """One for each state that the author hears of."""
    told = {
        "in_review": (_("%(number)s is in review"), _("%(title)s. You hear by %(due_at)s.")),
        "trial": (_("%(number)s is on trial"), _("%(title)s. You hear by %(due_at)s.")),
        "adopted": (_("%(number)s is adopted"), _("%(title)s. Well done.")),
        "implementing": (_("%(number)s is being carried out"), _("%(title)s. %(answer)s")),
        "implemented": (_("%(number)s is carried out"), _("%(title)s. The effect comes next.")),
        "verified": (_("%(number)s: the effect is confirmed"), _("%(title)s. Well done.")),
        "shelved": (_("%(number)s is shelved"), _("%(title)s. Why: %(answer)s")),
        "declined": (_("%(number)s is declined"), _("%(title)s. Why: %(answer)s")),
        "merged": (_("%(number)s goes on in another proposal"), _("%(title)s. Why: %(answer)s")),
    }
    for state, (title, body) in told.items():
        register(f"proposal_{state}", title=title, body=body, icon=ICON)
    register(
        "proposal_comment",
        title=_("%(name)s on %(number)s"),
        body=_("%(text)s"),
        icon="message",
    )


def _to_whoever_acts() -> None:
    register(
        "proposal_turn",
        title=_("%(number)s: it is your turn"),
        body=_("%(title)s. The author hears by %(due_at)s."),
        icon=ICON,
    )
    register(
        "proposal_due",
        title=_("%(number)s is due soon"),
        body=_("%(title)s. The author hears by %(due_at)s."),
        icon="alarm",
        is_stale=has_passed("due_at"),
    )
    register(
        "proposal_late",
        title=_("%(number)s: the author waits"),
        body=_("%(title)s. You meant to answer by %(due_at)s."),
        icon="flame",
    )
