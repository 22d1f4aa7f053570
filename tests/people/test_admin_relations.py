"""A forged choice of a department or a team: a message beside the field, never an error page."""

import pytest

PAGES = (
    "/admin/people/employee/add/",
    "/admin/people/team/add/",
    "/admin/people/department/add/",
    "/admin/people/productionline/add/",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("forged", ["NaN", "x", "9" * 30, "汉", "²"])
def test_forged_choice_is_refused_beside_its_field(manager, client_for, page, forged):
    relations = dict.fromkeys(("department", "team", "site", "leader", "head"), forged)
    answer = client_for(manager).post(page, {"number": "x", "name": "y", "code": "x", **relations})
    assert answer.status_code == 200
    refused = answer.context["adminform"].form.errors
    assert set(refused) & set(relations)
