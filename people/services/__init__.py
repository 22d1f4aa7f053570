"""Every write about people, their roster, and what leaves the product for them."""

from people.services.accounts import (
    change_password,
    check_employee,
    issue_first_password,
    read_all_notices,
    read_notice,
    save_employee,
    set_language,
    update_profile,
)
from people.services.delivery import deliver_due
from people.services.roster import ImportReport, import_roster

__all__ = [
    "ImportReport",
    "change_password",
    "check_employee",
    "deliver_due",
    "import_roster",
    "issue_first_password",
    "read_all_notices",
    "read_notice",
    "save_employee",
    "set_language",
    "update_profile",
]
