"""What a proposal earns: each fact once, divided among its authors."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_noop

from people.models import Employee
from points import services as points
from points.services import DefaultRule
from proposals import rules
from proposals.models import Proposal
from proposals.services.record import authors_of, rules_of

SUBMITTED, ADOPTED, IMPLEMENTED = "proposal_submitted", "proposal_adopted", "proposal_implemented"
BENEFIT = "proposal_benefit_{band}"
# Our own amounts: the seed document says that proposals earn points, and not how many.
RULES: Final = {
    SUBMITTED: DefaultRule(1, gettext_noop("Proposal submitted"), "提交改善提案"),
    ADOPTED: DefaultRule(3, gettext_noop("Proposal adopted"), "改善提案被采纳"),
    IMPLEMENTED: DefaultRule(5, gettext_noop("Proposal carried out"), "改善提案已实施"),
    BENEFIT.format(band=1): DefaultRule(2, gettext_noop("Benefit, band 1"), "改善效益一档"),
    BENEFIT.format(band=2): DefaultRule(5, gettext_noop("Benefit, band 2"), "改善效益二档"),
    BENEFIT.format(band=3): DefaultRule(10, gettext_noop("Benefit, band 3"), "改善效益三档"),
}


def register_all() -> None:
    """Tell the ledger the rules that proposals post by."""
    for code, rule in RULES.items():
        points.register_rule(code, rule)


def earn(
    proposal: Proposal,
    code: str,
    *,
    occurred_at: dt.datetime,
    now: dt.datetime,
    by: Employee | None,
) -> int:
    """Post what the campaign's rule `code` gives, divided; gives the points in all."""
    rule = points.rule_for(proposal.campaign_id, code)
    authors = authors_of(proposal)
    people = Employee.objects.select_related("team").in_bulk(authors)
    total = 0
    for author, share in rules.divided(rule.amount, authors).items():
        person = people[author]
        total += points.post(
            rule=rule,
            amount=share,
            key=f"proposal:{proposal.pk}:{code}:{author}",
            team_id=person.team_id,
            department_id=_department_of(person),
            employee_id=author,
            occurred_at=occurred_at,
            now=now,
            evidence=proposal.get_absolute_url(),
            approved_by=by,
        )
    return total


def _department_of(person: Employee) -> int | None:
    return person.department_id or (person.team.department_id if person.team else None)


def earn_submitted(proposal: Proposal, now: dt.datetime) -> int:
    """For the submission: where it says enough, and the author's day has room for it.

    The author is locked meanwhile, so that two devices do not share the last place.
    """
    asked = rules_of(proposal.campaign)
    said = min(len(proposal.present.strip()), len(proposal.proposed.strip()))
    if said < asked.least_words:
        return 0
    Employee.objects.select_for_update(no_key=True).get(pk=proposal.author_id)
    day = proposal.campaign.local_date(now)
    begin = dt.datetime.combine(day, dt.time(), tzinfo=proposal.campaign.zone)
    earlier = Proposal.objects.filter(
        campaign=proposal.campaign, author=proposal.author, submitted_at__gte=begin
    ).exclude(pk=proposal.pk)
    if earlier.count() >= asked.daily_cap:
        return 0
    return earn(proposal, SUBMITTED, occurred_at=now, now=now, by=None)


def earn_benefit(proposal: Proposal, *, by: Employee, now: dt.datetime) -> int:
    """For a confirmed yearly benefit: by the band that it reaches; none below the first."""
    effect = proposal.effect
    band = rules.band(effect.yearly_benefit, rules_of(proposal.campaign).bands)
    if band == 0:
        return 0
    return earn(proposal, BENEFIT.format(band=band), occurred_at=now, now=now, by=by)
