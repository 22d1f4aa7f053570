"""Invented people: names drawn from common syllables, and the accounts of the demo."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from dashboard.demo import PASSWORD
from dashboard.demo.plant import DEPARTMENTS, TEAM_SIZE, Crew, Plant
from people.models import Department, Employee, Role, Team

SURNAMES = (
    "Wang 王,Li 李,Zhang 张,Liu 刘,Chen 陈,Yang 杨,Huang 黄,Zhao 赵,Wu 吴,Zhou 周,Xu 徐,Zhu 朱,"
    "Ma 马,Hu 胡,Guo 郭,Lin 林,He 何,Gao 高,Luo 罗,Zheng 郑,Liang 梁,Xie 谢,Tang 唐,Deng 邓,"
    "Peng 彭,Zeng 曾,Xiao 肖,Tian 田,Dong 董,Yuan 袁,Jiang 蒋,Cai 蔡,Yu 余,Du 杜,Ye 叶,Cheng 程"
)
GIVEN_NAMES = (
    "Wei 伟,Fang 芳,Na 娜,Min 敏,Jing 静,Lei 磊,Qiang 强,Yan 燕,Jun 军,Jie 杰,Juan 娟,Yong 勇,"
    "Tao 涛,Ming 明,Chao 超,Xia 霞,Ping 平,Gang 刚,Hui 慧,Bo 波,Lin 琳,Peng 鹏,Yu 宇,Xin 欣,"
    "Ting 婷,Kai 凯,Bin 斌,Ying 英,Hao 浩,Xue 雪,Jianguo 建国,Zhiqiang 志强,Xiaoli 晓丽,"
    "Haiyan 海燕,Wenjie 文杰,Yuhan 雨涵,Zihao 子豪,Jiaqi 佳琪,Meiling 美玲,Guoqing 国庆,"
    "Xiaofeng 晓峰,Shuhua 淑华,Yifan 一凡,Lihua 丽华,Dehua 德华,Chunmei 春梅,Jianhui 建辉,"
    "Siyuan 思远,Yuting 雨婷,Zhijun 志军"
)

OFFICE_TITLES = {
    "QA": "Quality engineer",
    "HR": "HR specialist",
    "PUR": "Buyer",
    "RD": "Hardware engineer",
    "PT": "Process engineer",
    "PMC": "Planner",
}
VERIFIERS = 4  # of the Quality department, the demo's `verifier` among them
FIRST_NUMBER = 10001


@dataclass
class Cast:
    """Those whom the stories call by what they do."""

    manager: Employee
    verifiers: list[Employee]


class Roster:
    """Collects people, each with a name of their own as long as names last."""

    def __init__(self, rng: random.Random, encoded_password: str) -> None:
        self.people: list[Employee] = []
        self._names = _names(rng)
        self._password = encoded_password
        self._nobody = make_password(None)

    def add(self, account: str = "", **fields: object) -> Employee:
        """One more person; `account` is the employee number of a demo account."""
        person = Employee(
            number=account or str(FIRST_NUMBER + len(self.people)),
            name=next(self._names),
            password=self._password if account else self._nobody,
            **fields,
        )
        self.people.append(person)
        return person


def _names(rng: random.Random) -> Iterator[str]:
    """Latin, then Chinese: `Li Wei 李伟`; every pair once, then again from the start."""
    pairs = [
        (surname, given) for surname in SURNAMES.split(",") for given in GIVEN_NAMES.split(",")
    ]
    rng.shuffle(pairs)
    while True:
        for surname, given in pairs:
            (latin, chinese), (given_latin, given_chinese) = surname.split(), given.split()
            yield f"{latin} {given_latin} {chinese}{given_chinese}"


def cast_people(plant: Plant, scale: int, rng: random.Random) -> Cast:
    """Make everybody who works at the plant, and name leaders and heads."""
    roster = Roster(rng, make_password(PASSWORD))
    main = plant.sites["MAIN"]
    manager = roster.add(
        "manager",
        department=plant.departments["QA"],
        site=main,
        roles=[Role.QUALITY_MANAGER],
        job_title="Quality manager",
    )
    roster.add("executive", site=main, roles=[Role.EXECUTIVE], job_title="General manager")
    heads = _staff_offices(plant, scale, roster)
    for crew in plant.crews:
        _staff_team(crew, plant, roster)
    Employee.objects.bulk_create(roster.people, batch_size=2000)
    heads["QA"] = manager
    _name_heads(plant, heads)
    verifiers = [person for person in roster.people if Role.VERIFIER in person.roles]
    return Cast(manager, verifiers)


def _staff_offices(plant: Plant, scale: int, roster: Roster) -> dict[str, Employee]:
    """The departments' people; returns the heads by code (Quality's is the manager)."""
    heads: dict[str, Employee] = {}
    for code, name, _name_zh, count in DEPARTMENTS:
        department = plant.departments[code]
        if code != "QA":
            heads[code] = roster.add(
                department=department,
                site=plant.sites["MAIN"],
                roles=[Role.DEPARTMENT_HEAD],
                job_title=f"Head of {name}",
            )
        for place in range(count * scale):
            _add_office_worker(roster, plant, department, place)
    return heads


def _add_office_worker(roster: Roster, plant: Plant, department: Department, place: int) -> None:
    account, roles = "", []
    if department.code == "QA" and place < VERIFIERS:
        account, roles = ("verifier" if place == 0 else ""), [Role.VERIFIER]
    elif department.code == "RD" and place == 0:
        account, roles = "judge", [Role.JUDGE]
    roster.add(
        account,
        department=department,
        site=plant.sites["MAIN"],
        roles=roles,
        job_title=OFFICE_TITLES[department.code],
    )


def _staff_team(crew: Crew, plant: Plant, roster: Roster) -> None:
    first = crew is plant.crews[0]
    outsiders = crew is plant.crews[1]
    common = {
        "department": plant.departments["MFG"],
        "team": crew.team,
        "site": plant.sites[crew.plan.site],
    }
    crew.leader = roster.add(
        "leader" if first else "",
        roles=[Role.TEAM_LEADER],
        job_title="Team leader",
        **common,
    )
    for place in range(TEAM_SIZE - 1):
        account = {(True, False): "member", (False, True): "employee"}.get((first, outsiders), "")
        crew.members.append(
            roster.add(account if place == 0 else "", job_title="Operator", **common)
        )


def _name_heads(plant: Plant, heads: dict[str, Employee]) -> None:
    for code, head in heads.items():
        plant.departments[code].head = head
    Department.objects.bulk_update(plant.departments.values(), ["head"])
    for crew in plant.crews:
        crew.team.leader = crew.leader
    Team.objects.bulk_update([crew.team for crew in plant.crews], ["leader"], batch_size=500)
