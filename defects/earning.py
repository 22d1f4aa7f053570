"""What defects earn and cost until a campaign says otherwise.

Source of the amounts: the seed document (2 points added for timely fixes, 2 points
deducted for delays).
"""

from django.utils.translation import gettext_noop

from points.services import DefaultRule, register_rule


def register_all() -> None:
    """Tell the ledger the rules that defects post by."""
    register_rule(
        "defect_corrected", DefaultRule(2, gettext_noop("Correction in time"), "按时整改")
    )
    register_rule("defect_missed", DefaultRule(-2, gettext_noop("Deadline missed"), "逾期未整改"))
