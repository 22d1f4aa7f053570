"""What people of the demo propose, and what becomes of it: the same, whatever the seed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from campaigns.models import Campaign
from dashboard.demo.clockwork import Story, september
from dashboard.demo.world import World
from people.models import Employee
from proposals import services
from proposals.models import Category, Criterion, Proposal, ProposalRules, ReviewDuty
from proposals.services import Measured, Words

CRITERIA: Final = (
    ("Effect on quality", "对质量的作用", 4),
    ("Feasible with our means", "可行性", 3),
    ("New for us", "创新性", 2),
    ("Can be used elsewhere", "可推广性", 1),
)
# Each demo has the same ids, so that the same seed gives the same record.
IDS: Final = uuid.UUID("5f1b3c52-6f0e-4b87-9a63-0d5f52a4c7aa")
Step = tuple[dt.datetime, str, Mapping[str, Any]]


@dataclass(frozen=True)
class Idea:
    """One proposal: when, by whom (team and member by place), and what follows when.

    `line` is by place in the author's team; `scene` names the photo.
    """

    at: dt.datetime
    author: tuple[int, int]
    title: str
    present: str
    proposed: str
    category: str = Category.QUALITY
    line: int | None = 0
    process: str = ""
    benefit: str = ""
    yearly: int | None = None
    scene: str = ""
    with_: tuple[tuple[int, int], ...] = ()
    done: bool = False
    steps: tuple[Step, ...] = field(default=())


def marks(*given: int) -> Mapping[str, Any]:
    return {"given": given}


# On 15 September at 10:05 the demo's member has one with its effect confirmed and one
# under way, the leader carries one out, the verifier has one to score, and one is late.
IDEAS: Final = (
    Idea(
        september(2, 10, 15),
        (0, 0),
        "Colour code for the CAN connectors",
        "Two connectors of the charging controller have the same shape. At station 4 they are"
        " swapped about once a week, and the test finds it only at the end of the line.",
        "A blue and a yellow sleeve on cable and socket, put on at the harness line. Swapping"
        " is then seen at once.",
        benefit="No swapped connectors at the final test",
        yearly=38_000,
        scene="cable",
        with_=((0, 1),),
        steps=(
            (september(3, 9, 0), "review 0", marks(9, 9, 6, 8)),
            (september(3, 15, 40), "review 1", marks(8, 10, 5, 7)),
            (september(4, 8, 30), "adopted", {"answer": "Sleeves cost next to nothing: do it."}),
            (september(4, 14, 0), "begin", {}),
            (september(9, 16, 30), "finish", {"note": "Both lines work with sleeves now."}),
            (
                september(12, 10, 0),
                "measure",
                {
                    "measured": Measured(
                        "Swapped connectors a week",
                        Decimal("1.2"),
                        Decimal(0),
                        Decimal(41_500),
                        "SOP-DC-014",
                    )
                },
            ),
            (september(12, 15, 20), "verify", {"answer": "Three shifts without a swap."}),
        ),
    ),
    Idea(
        september(5, 16, 20),
        (1, 0),
        "波峰焊治具增加防呆销",
        "治具可以反着放进去，每月大约有三块板因为放反而报废。",
        "在治具一角增加定位销，放反就放不下去，换型时不用再看箭头。",
        benefit="杜绝放反报废",
        yearly=12_000,
        scene="board",
        steps=(
            (september(8, 9, 30), "review 0", marks(8, 9, 4, 6)),
            (september(9, 10, 10), "review 1", marks(8, 8, 5, 7)),
            (september(9, 14, 0), "adopted", {"answer": "方案简单有效，先改两套治具。"}),
        ),
    ),
    Idea(
        september(8, 11, 5),
        (2, 1),
        "Coffee machine beside the burn-in room",
        "The next coffee is four minutes away.",
        "A coffee machine beside the burn-in room would save everybody eight minutes a day.",
        category=Category.TIME,
        process="Burn-in",
        line=None,
        steps=(
            (
                september(9, 8, 45),
                "declined",
                {
                    "answer": "Drinks stay out of the area with open modules: ESD and liquids."
                    " The kitchen on floor 2 gets a second machine instead."
                },
            ),
        ),
    ),
    Idea(
        september(9, 15, 30),
        (0, 2),
        "Torque wrench stops until the last screw is confirmed",
        "The busbar has eight screws. When the shift changes in the middle, one is sometimes"
        " left at hand torque, and only the thermal camera finds it.",
        "Let the wrench count: the trolley's lock opens after eight confirmed screws.",
        category=Category.SAFETY,
        benefit="No hot busbar joints",
        scene="cabinet",
        steps=(
            (september(10, 10, 0), "review 0", marks(9, 7, 8, 9)),
            (september(11, 9, 20), "review 1", marks(9, 6, 8, 9)),
            (
                september(11, 16, 0),
                "trial",
                {"answer": "Try it on DC Line 1 for two weeks, then we decide."},
            ),
        ),
    ),
    Idea(
        september(10, 9, 40),
        (3, 0),
        "端子压接前增加目视样件",
        "新员工分不清合格与不合格的压接，靠老师傅口头讲。",
        "在工位放一块样件板，合格与六种不合格各一件，并附照片说明。",
        line=0,
        done=True,
        scene="cable",
        with_=((3, 1), (3, 2)),
        steps=(
            (
                september(15, 9, 10),
                "measure",
                {
                    "measured": Measured(
                        "压接不良率，% 每周", Decimal("0.9"), Decimal("0.4"), Decimal(8_600)
                    )
                },
            ),
        ),
    ),
    Idea(
        september(11, 14, 25),
        (0, 0),
        "A mirror under the trolley for the lower seal",
        "The lower seal of the housing can't be seen without lying on the floor, so it is"
        " checked by hand only.",
        "A tilted mirror with a lamp under the trolley: the seal is seen standing.",
        benefit="Seal seen on every pile",
        scene="floor",
        steps=((september(12, 9, 0), "review 0", marks(7, 9, 6, 7)),),
    ),
    Idea(
        september(9, 17, 0),
        (5, 0),
        "老化房门口增加温度显示",
        "进去才知道温度没到，开门一次要多等二十分钟。",
        "门口装一个显示屏，温度到了再开门。",
        category=Category.TIME,
        benefit="每天少等约四十分钟",
        yearly=26_000,
        line=1,
    ),
    Idea(
        september(15, 8, 50),
        (6, 0),
        "Tilt sensor on each pallet instead of the sticker",
        "The sticker shows that a pallet was tilted, but not when, so nobody knows whose turn"
        " it was.",
        "A reusable sensor with a clock, read at the dock with a phone.",
        category=Category.COST,
        benefit="Fewer claims against carriers that fail",
        yearly=15_000,
        line=1,
        scene="label",
    ),
)
SUPPORTED: Final = ((september(10, 12, 10), 0, (1, 1)), (september(11, 12, 20), 3, (0, 1)))
SAID: Final = (
    (september(11, 9, 50), 3, (0, 3), "The old trolleys have no lock: can we start with two?"),
)


def arrange_reviews(campaign: Campaign, world: World) -> None:
    """What the campaign asks of proposals, and who reviews them."""
    ProposalRules.objects.create(campaign=campaign)
    for place, (name, name_zh, weight) in enumerate(CRITERIA, start=1):
        Criterion.objects.create(
            campaign=campaign, name=name, name_zh=name_zh, weight=weight, place=place
        )
    duties = [(world.cast.manager, ""), (world.cast.verifiers[0], Category.QUALITY)]
    for reviewer, category in duties:
        ReviewDuty.objects.create(
            campaign=campaign, reviewer=reviewer, category=category, leads=True
        )
    for reviewer in world.cast.verifiers[:2]:
        ReviewDuty.objects.get_or_create(campaign=campaign, reviewer=reviewer, category="")


def proposed(world: World, place: int) -> Story:
    """Somebody proposes; reviewers score, somebody decides, somebody carries it out."""
    idea = IDEAS[place]
    author = _member(world, idea.author)
    yield idea.at
    made = services.submit(
        campaign=world.campaign,
        client_id=_client_id(place),
        words=_words(world, idea),
        actor=author,
        now=idea.at,
        pictures=[world.album.photo(idea.scene, mended=False)] if idea.scene else [],
    )
    for at, what, more in idea.steps:
        yield at
        verb, _space, which = what.partition(" ")
        STEPS.get(verb, _decided)(world, made, at, which or verb, more)


def supported(world: World) -> Story:
    """Colleagues say that they want the same, and ask."""
    done = [(at, place, who, "") for at, place, who in SUPPORTED]
    for at, place, who, text in sorted([*done, *SAID]):
        yield at
        proposal = Proposal.objects.get(client_id=_client_id(place))
        person = _member(world, who)
        if text:
            said = uuid.uuid5(IDS, text)
            services.comment(
                proposal_id=proposal.pk, text=text, client_id=said, actor=person, now=at
            )
        else:
            services.support(proposal_id=proposal.pk, actor=person, now=at)


def _words(world: World, idea: Idea) -> Words:
    crew = world.plant.crews[idea.author[0]]
    return Words(
        title=idea.title,
        category=idea.category,
        line=None if idea.line is None else crew.lines[idea.line],
        process=idea.process,
        present=idea.present,
        proposed=idea.proposed,
        benefit=idea.benefit,
        yearly_benefit=None if idea.yearly is None else Decimal(idea.yearly),
        is_done_already=idea.done,
        co_authors=[_member(world, one) for one in idea.with_],
    )


def _member(world: World, who: tuple[int, int]) -> Employee:
    return world.plant.crews[who[0]].members[who[1]]


def _client_id(place: int) -> uuid.UUID:
    return uuid.uuid5(IDS, str(place))


def _carrier(world: World, proposal: Proposal) -> Employee:
    """The leader of the author's team."""
    return next(crew.head for crew in world.plant.crews if crew.team.pk == proposal.team_id)


# --- Steps ------------------------------------------------------------------------
def _reviewed(
    world: World, proposal: Proposal, at: dt.datetime, which: str, more: Mapping[str, Any]
) -> None:
    criteria = world.campaign.proposal_criteria.values_list("pk", flat=True)
    services.review(
        proposal_id=proposal.pk,
        scores=dict(zip(criteria, more["given"], strict=True)),
        comment="",
        actor=world.cast.verifiers[int(which)],
        now=at,
    )


def _decided(
    world: World, proposal: Proposal, at: dt.datetime, which: str, more: Mapping[str, Any]
) -> None:
    now = Proposal.objects.select_related("decider").get(pk=proposal.pk)
    carrier = _carrier(world, proposal) if which in {"adopted", "trial"} else None
    services.decide(
        proposal_id=now.pk,
        version=now.version,
        verdict=which,
        actor=now.decider or world.cast.manager,
        now=at,
        carrier=carrier,
        **more,
    )


def _begun(
    world: World, proposal: Proposal, at: dt.datetime, _which: str, _more: Mapping[str, Any]
) -> None:
    services.begin(proposal_id=proposal.pk, actor=_carrier(world, proposal), now=at)


def _finished(
    world: World, proposal: Proposal, at: dt.datetime, _which: str, more: Mapping[str, Any]
) -> None:
    services.finish(
        proposal_id=proposal.pk,
        actor=_carrier(world, proposal),
        now=at,
        pictures=[world.album.photo("cable", mended=True)],
        **more,
    )


def _measured(
    _world: World, proposal: Proposal, at: dt.datetime, _which: str, more: Mapping[str, Any]
) -> None:
    services.measure(proposal_id=proposal.pk, actor=proposal.author, now=at, **more)


def _verified(
    world: World, proposal: Proposal, at: dt.datetime, _which: str, more: Mapping[str, Any]
) -> None:
    now = Proposal.objects.select_related("decider").get(pk=proposal.pk)
    services.verify(
        proposal_id=now.pk,
        version=now.version,
        holds=True,
        actor=now.decider or world.cast.manager,
        now=at,
        **more,
    )


STEPS: Final[
    Mapping[str, Callable[[World, Proposal, dt.datetime, str, Mapping[str, Any]], None]]
] = {
    "review": _reviewed,
    "begin": _begun,
    "finish": _finished,
    "measure": _measured,
    "verify": _verified,
}
