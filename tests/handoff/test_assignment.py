"""Who is offered an episode, and why: each strategy alone, and the chain."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.assignment import strategies
from bot.handoff.assignment.decide import decide, round_is_over
from bot.handoff.assignment.model import Strategy, Volunteer, Waiting
from bot.handoff.assignment.regions import Regions, covers
from bot.handoff.needs import NeedsReader

DATA = Path(__file__).parents[2] / "data"
REGIONS = Regions(yaml.safe_load((DATA / "places/fujian.yml").read_text("utf-8")))
NEEDS = NeedsReader(yaml.safe_load((DATA / "handoff/routing.yml").read_text("utf-8")), REGIONS)

GULOU, FUZHOU, TAIJIANG, LICHENG, FUJIAN = "350102", "350100", "350103", "350502", "350000"


def volunteer(name: str, load: int = 0, **more: object) -> Volunteer:
    return replace(Volunteer(name, name, load, 3), **more)


def chosen(waiting: Waiting, *field: Volunteer, names: str = strategies.DEFAULT) -> str:
    decided = decide(waiting, field, strategies.chain(names))
    return decided.volunteer.id if decided else ""


def test_least_loaded_then_longest_idle() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    field = [
        volunteer("busy", 2),
        volunteer("late", 1, last_assigned=late),
        volunteer("early", 1, last_assigned=early),
    ]
    assert chosen(Waiting("e"), *field) == "early"
    assert chosen(Waiting("e"), *field, volunteer("new", 1)) == "new"
    assert chosen(Waiting("e"), *field, names="longest_idle") == "busy"


def test_nobody_above_her_capacity_and_nobody_who_let_it_go() -> None:
    assert chosen(Waiting("e"), volunteer("full", 3)) == ""
    assert chosen(Waiting("e", passed_by=frozenset({"no"})), volunteer("no"), volunteer("full", 3)) == ""
    assert chosen(Waiting("e", passed_by=frozenset({"no"})), volunteer("no"), volunteer("yes", 2)) == "yes"
    assert chosen(Waiting("e")) == ""


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        (("county", "city", "province"), "county"),
        (("sibling", "province"), "sibling"),
        (("city", "province"), "city"),
        (("elsewhere", "province"), "elsewhere"),
        (("elsewhere",), "elsewhere"),
    ],
)
def test_the_nearest_of_the_region_tree(field: tuple[str, ...], wanted: str) -> None:
    regions = {
        "county": (GULOU,), "city": (FUZHOU,), "sibling": (TAIJIANG,), "elsewhere": (LICHENG,), "province": (),
    }  # fmt: skip
    assert chosen(Waiting("e", region=GULOU), *(volunteer(one, regions=regions[one]) for one in field)) == wanted


def test_a_near_one_without_a_place_lets_nobody_wait() -> None:
    assert chosen(Waiting("e", region=GULOU), volunteer("near", 3, regions=(GULOU,)), volunteer("far")) == "far"


def test_skills_then_anyone() -> None:
    law, work = frozenset({"劳动维权"}), frozenset({"职业指导"})
    waiting = Waiting("e", skills=law)
    assert chosen(waiting, volunteer("work", 0, skills=work), volunteer("law", 2, skills=law)) == "law"
    assert chosen(waiting, volunteer("work", 0, skills=work), volunteer("none", 1)) == "work"


def test_pairing_comes_first_then_the_group_then_who_knows_the_person() -> None:
    group = volunteer("group", 2, groups=frozenset({"退役军人"}))
    known, own, idle = volunteer("known", 2), volunteer("own", 2), volunteer("idle")
    waiting = Waiting("e", group="退役军人", last="known", paired="own")
    assert chosen(waiting, group, known, own, idle) == "own"
    assert chosen(waiting, group, known, replace(own, load=3), idle) == "group"
    assert chosen(replace(waiting, group=""), group, known, idle) == "known"
    assert chosen(waiting, replace(known, load=3), idle) == "idle"


def test_the_evidence_says_why_it_went_to_her() -> None:
    near, far = volunteer("near", 1, regions=(GULOU,)), volunteer("far")
    decided = decide(Waiting("e", region=GULOU), [far, near], strategies.chain(strategies.DEFAULT))
    assert decided is not None
    assert decided.evidence["to"] == "near"
    assert {one["id"]: one["load"] for one in decided.evidence["candidates"]} == {"near": 1, "far": 0}
    steps = {step["by"]: step for step in decided.evidence["steps"]}
    assert list(steps) == strategies.DEFAULT.split(",")
    assert (steps["region"]["why"], steps["region"]["left"]) == ("本县（市、区）", ["near"])


@pytest.mark.parametrize("names", ["", "pairing", "region,nonsense", "least_loaded,region", ",,"])
def test_a_setting_that_leaves_the_choice_open_is_refused(names: str) -> None:
    with pytest.raises(strategies.UnknownStrategy):
        strategies.chain(names)


_SOME = st.builds(
    Volunteer,
    id=st.sampled_from("abcdefgh"),
    name=st.just("某"),
    load=st.integers(0, 4),
    capacity=st.integers(1, 4),
    regions=st.lists(st.sampled_from([GULOU, FUZHOU, LICHENG, FUJIAN]), max_size=2).map(tuple),
    skills=st.frozensets(st.sampled_from(["心理", "劳动维权"])),
    groups=st.frozensets(st.sampled_from(["退役军人"])),
)
_WAITING = st.builds(
    Waiting,
    id=st.just("e"),
    region=st.sampled_from(["", GULOU, FUZHOU]),
    skills=st.frozensets(st.sampled_from(["心理", "劳动维权"])),
    group=st.sampled_from(["", "退役军人"]),
    last=st.sampled_from(["", "a", "z"]),
    paired=st.sampled_from(["", "b", "z"]),
    passed_by=st.frozensets(st.sampled_from("abc")),
)


@given(_WAITING, st.lists(_SOME, max_size=8, unique_by=lambda one: one.id))
def test_whoever_could_take_it_someone_does(waiting: Waiting, field: list[Volunteer]) -> None:
    able = [one for one in field if one.free and one.id not in waiting.passed_by]
    decided = decide(waiting, field, strategies.chain(strategies.DEFAULT))
    assert (decided is not None) is bool(able)
    assert decided is None or decided.volunteer in able
    assert round_is_over(waiting, field) is (bool(field) and {one.id for one in field} <= waiting.passed_by)


@given(
    _WAITING, st.lists(_SOME, min_size=1, unique_by=lambda one: one.id), st.sampled_from(strategies.DEFAULT.split(","))
)
def test_no_strategy_empties_the_field_or_adds_to_it(waiting: Waiting, field: list[Volunteer], name: str) -> None:
    strategy: Strategy = strategies.STRATEGIES[name]()
    left = strategy.narrow(waiting, field).left
    assert left
    assert set(left) <= set(field)


@pytest.mark.parametrize(
    ("region", "serves", "seen"),
    [
        ("", (GULOU,), True), (GULOU, (), True), (GULOU, (GULOU,), True), (GULOU, (FUZHOU,), True),
        (GULOU, (FUJIAN,), True), (FUZHOU, (GULOU,), True), (FUJIAN, (GULOU,), True), (GULOU, (TAIJIANG,), False),
        (GULOU, (LICHENG,), False), (GULOU, (LICHENG, FUZHOU), True),
    ],
)  # fmt: skip
def test_whose_affair_a_region_is(region: str, serves: tuple[str, ...], seen: bool) -> None:
    assert covers(region, serves) is seen


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在泉州怎么办失业登记", "泉州市"), ("我住鼓楼，想找工作", "福州市鼓楼区"), ("福州鼓楼区", "福州市鼓楼区"),
        ("我在晋江打工", "泉州市晋江市"), ("祝您永安", ""), ("怎么办社保", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_place_that_words_name(text: str, place: str) -> None:
    assert REGIONS.title(REGIONS.in_text(text)) == place


def test_what_a_matter_needs() -> None:
    needs = NEEDS.read("欠薪维权", ["我是农民工，在鼓楼", "老板拖欠工資"])
    assert (REGIONS.title(needs.region), needs.skills, needs.group) == ("福州市鼓楼区", ("劳动维权",), "农民工")
    assert NEEDS.read("安全", []).skills == ("心理",)
    assert NEEDS.read("", ["你好"]) == NEEDS.read("", [])
    assert NEEDS.read("", ["我在鼓楼"], [LICHENG]).region == LICHENG
