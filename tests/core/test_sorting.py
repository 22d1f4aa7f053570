"""Names in the order in which their readers look for them."""

import pytest
from django.test import Client
from django.utils import translation

from core.sorting import KEY_LENGTH, person_key, unit_key
from people.models import Employee, ProductionLine, Team
from tests.factories import make_employee, make_line, make_team


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Line 10", "line 000000010"),
        ("Éclair", "eclair"),
        ("质量部", "zhi4质 liang4量 bu4部"),
        ("直流二线（120 kW）", "zhi2直 liu2流 000000002 xian4线 000000120 kw"),
        ("十二班", "000000012 ban1班"),
        ("二十班", "000000020 ban1班"),
        ("一二楼", "yi1一 er4二 lou2楼"),
        ("重庆基地", "chong2重 qing4庆 ji1基 di4地"),
        ("㐂㐂号", "㐂5㐂 㐂5㐂 hao4号"),  # no dictionary reads it: behind the others
        ("", ""),
    ],
)
def test_unit_key_spells_the_name_out(name: str, key: str) -> None:
    assert unit_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾伟", "zeng1曾 wei3伟"),
        ("单红", "shan4单 hong2红"),
        ("王一博", "wang2王 yi1一 bo2博"),
        ("Li Wei", "li wei"),
        ("曾", "zeng1曾"),
    ],
)
def test_person_key_reads_surnames_as_such(name: str, key: str) -> None:
    assert person_key(name) == key


def test_every_common_character_is_read() -> None:
    for code in range(0x4E00, 0x9FA6):
        key = person_key(f"王{chr(code)}")
        assert key.startswith("wang2王 "), key
        assert key.endswith(chr(code)), key


def test_longest_names_fit() -> None:
    assert len(unit_key("双" * 100)) <= KEY_LENGTH
    assert len(person_key("单" + "双" * 99)) <= KEY_LENGTH


def test_one_surname_stays_together() -> None:
    names = ["张伟", "章子", "张三", "李四", "曾一", "陈静"]
    assert sorted(names, key=person_key) == ["陈静", "李四", "曾一", "张三", "张伟", "章子"]


def test_units_stand_in_the_order_of_the_reader(site, production_department) -> None:
    """By the Chinese name where there is one, for those who read it; else by the main one."""
    teams = [
        ("T1", "Welding 10", "焊接十班"),
        ("T2", "Welding 2", "焊接二班"),
        ("T3", "Assembly", "总装班"),
        ("T4", "Packing", ""),
        ("T5", "Zinc", "镀锌班"),
    ]
    for code, name, name_zh in teams:
        make_team(code, name, name_zh, department=production_department)
    with translation.override("en"):
        names = [team.label for team in Team.objects.all()]
    assert names == ["Assembly", "Packing", "Welding 2", "Welding 10", "Zinc"]
    with translation.override("zh-hans"):
        names = [team.label for team in Team.objects.all()]
    assert names == ["镀锌班", "焊接二班", "焊接十班", "Packing", "总装班"]


def test_order_by_a_relation_follows_the_reader_too(site, team, other_team) -> None:
    """`team` is 成型一班, `other_team` 成型二班."""
    make_line("L2", "Second", "", site=site, team=other_team)
    make_line("L1", "First", "", site=site, team=team)
    with translation.override("zh-hans"):
        lines = ProductionLine.objects.order_by("team")
        assert [line.code for line in lines] == ["L1", "L2"]


def test_key_follows_the_name(team: Team, member: Employee) -> None:
    team.name_zh = "包装班"
    team.save()
    team.refresh_from_db()
    assert (team.sort_en, team.sort_zh) == ("forming 000000001", "bao1包 zhuang1装 ban1班")
    member.name = "解明"
    member.save()
    member.refresh_from_db()
    assert member.sort_key == "xie4解 ming2明"


def test_select_of_the_list_stands_in_the_order_of_the_reader(
    client_for, campaign, member: Employee, site, team: Team, other_team: Team
) -> None:
    """成型一班 before 成型二班, as their numbers, not as they are read (yī, èr)."""
    member.language = "zh-hans"
    member.save()
    client: Client = client_for(member)
    page = client.get("/list/?filters=1").content.decode()
    assert 0 < page.index("成型一班</option>") < page.index("成型二班</option>")


def test_admin_sorts_people_by_how_they_are_read(client_for, manager: Employee) -> None:
    for number, name in [("a", "曾一"), ("b", "陈静"), ("c", "李四")]:
        make_employee(number, name)
    page = client_for(manager).get("/admin/people/employee/?o=1").content.decode()
    places = [page.index(f">{name}<") for name in ("陈静", "李四", "曾一")]
    assert places == sorted(places)
