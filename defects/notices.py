"""The words of what people are told about defects."""

from django.utils.translation import gettext_lazy as _

from people.notices import has_passed, register


def register_all() -> None:
    """Give every kind its words."""
    _of_defects()
    _of_duties()


def _of_duties() -> None:
    """Params: line, due_at, zone; reason, given_by, given_to."""
    register(
        "duty_new",
        title=_("Weekly inspection of %(line)s"),
        body=_("Make it by %(due_at)s."),
        icon="clipboard-check",
        is_stale=has_passed("due_at"),
    )
    register(
        "duty_due",
        title=_("The inspection of %(line)s is due soon"),
        body=_("Make it by %(due_at)s, or hand it over to a deputy."),
        icon="alarm",
        is_stale=has_passed("due_at"),
    )
    register(
        "duty_given",
        title=_("The inspection of %(line)s was handed over to you"),
        body=_("Make it by %(due_at)s. %(given_by)s says: %(reason)s"),
        icon="clipboard-check",
    )
    register(
        "duty_taken",
        title=_("The inspection of %(line)s was handed over to %(given_to)s"),
        body=_("You have nothing to do for it. %(given_by)s says: %(reason)s"),
        icon="clipboard-check",
    )
    register(
        "duty_excused",
        title=_("The inspection of %(line)s was excused"),
        body=_("You have nothing to do for it. %(given_by)s says: %(reason)s"),
        icon="ban",
    )
    register(
        "duty_asked_again",
        title=_("The inspection of %(line)s is to be made after all"),
        body=_("Make it by %(due_at)s."),
        icon="clipboard-check",
    )


def _of_defects() -> None:
    """Params: number, title, due_at, zone; points, reason."""
    register(
        "defect_posted",
        title=_("%(number)s is for your team"),
        body=_("%(title)s. Correct it by %(due_at)s."),
        icon="flag",
    )
    register(
        "defect_due",
        title=_("%(number)s is due soon"),
        body=_("%(title)s. Submit the correction by %(due_at)s."),
        icon="alarm",
        is_stale=has_passed("due_at"),
    )
    register(
        "defect_missed",
        title=_("%(number)s missed its deadline: %(points)s"),
        body=_("%(title)s was due %(due_at)s. It stays on the list until it is verified."),
        icon="flame",
    )
    register(
        "correction_submitted",
        title=_("A correction of %(number)s was submitted"),
        body=_("%(title)s. It waits for verification."),
        icon="send",
    )
    register(
        "correction_confirmed",
        title=_("Your correction of %(number)s was confirmed: %(points)s"),
        body=_("%(title)s."),
        icon="circle-check",
    )
    register(
        "correction_rejected",
        title=_("Your correction of %(number)s was sent back"),
        body=_("%(title)s. What is missing: %(reason)s"),
        icon="arrow-back-up",
    )
    register(
        "defect_extended",
        title=_("%(number)s has more time"),
        body=_("%(title)s. There are %(hours)s hours more to correct it."),
        icon="clock-plus",
    )
    register(
        "defect_transferred",
        title=_("%(number)s was transferred to your team"),
        body=_("%(title)s. Correct it by %(due_at)s."),
        icon="arrows-exchange",
    )
    register(
        "miss_taken_back",
        title=_("The points for %(number)s were taken back: %(points)s"),
        body=_("%(title)s was transferred to another team. %(reason)s"),
        icon="arrow-back-up",
    )
    register(
        "defect_voided",
        title=_("%(number)s is void"),
        body=_("%(title)s. Nobody has to correct it."),
        icon="ban",
    )
    _register_reports()


def _register_reports() -> None:
    """Params: title; name of the reporter; number of what it became; reason.

    Where it waits: line, reported_at, zone.
    """
    register(
        "report_problem",
        title=_("%(name)s reports a problem"),
        body=_("%(title)s. Put it on the list, or answer with a reason."),
        icon="message-report",
    )
    register(
        "report_praise",
        title=_("%(name)s reports good work"),
        body=_("%(title)s. Put it on the red list, or answer with a reason."),
        icon="thumb-up",
    )
    register(
        "report_waits",
        title=_("%(name)s still waits for your answer"),
        body=_("%(title)s. Reported %(reported_at)s: put it on the list, or answer with a reason."),
        icon="alarm",
    )
    register(
        "report_left",
        title=_("A report of %(line)s has waited for two working days"),
        body=_("%(title)s. %(name)s reported it %(reported_at)s, and nobody has answered yet."),
        icon="alarm",
    )
    register(
        "report_listed",
        title=_("What you reported is on the list as %(number)s"),
        body=_("%(title)s. The team has to correct it now. Thank you."),
        icon="circle-check",
    )
    register(
        "report_praised",
        title=_("The good work that you reported is on the red list"),
        body=_("%(title)s. Thank you for telling it."),
        icon="thumb-up",
    )
    register(
        "report_answered",
        title=_("Your report was answered"),
        body=_("%(title)s. %(reason)s"),
        icon="message-reply",
    )
