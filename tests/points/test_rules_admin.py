"""The point rules on the campaign's page."""

from campaigns.models import Campaign
from points.services import DEFAULT_RULES
from tests.campaigns.forms import shown


def test_rules_of_a_new_campaign_are_there_to_be_changed(manager, client_for):
    client = client_for(manager)
    page = client.get("/admin/campaigns/campaign/add/")
    facts = {"name": "Next", "year": 2026, "starts_on": "2026-09-01", "ends_on": "2026-09-30"}
    answer = client.post("/admin/campaigns/campaign/add/", {**shown(page), **facts})
    assert answer.status_code == 302
    rules = Campaign.objects.get(name="Next").point_rules.order_by("code")
    given = {code: rule.amount for code, rule in DEFAULT_RULES.items()}
    assert dict(rules.values_list("code", "amount")) == given
    assert (given["defect_corrected"], given["defect_missed"]) == (2, -2)


def test_code_of_a_rule_that_exists_cannot_be_changed(campaign, manager, client_for):
    client = client_for(manager)
    url = f"/admin/campaigns/campaign/{campaign.pk}/change/"
    data = shown(client.get(url))
    changed = {name: "other" for name in data if name.endswith("-code")}
    assert client.post(url, {**data, **changed}).status_code == 302
    assert set(campaign.point_rules.values_list("code", flat=True)) == set(DEFAULT_RULES)
