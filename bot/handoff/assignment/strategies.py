"""The strategies, each a reason to prefer one volunteer to another."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.handoff.assignment.model import Narrowed, Strategy, Volunteer, Waiting
from bot.handoff.assignment.regions import LEVELS, level

_NEVER = datetime.min.replace(tzinfo=UTC)


def _prefer(field: Sequence[Volunteer], wanted: Callable[[Volunteer], bool], why: str, otherwise: str) -> Narrowed:
    left = tuple(filter(wanted, field))
    return Narrowed(left, why) if left else Narrowed(tuple(field), otherwise)


class Pairing:
    """一对一: the person's own volunteer. 一对多: who looks after the group that the person belongs to."""

    name = "pairing"

    def narrow(self, waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed:
        own = tuple(one for one in field if one.id == waiting.paired)
        if own:
            return Narrowed(own, "一对一结对的志愿者")
        if not waiting.group:
            return Narrowed(tuple(field), "没有结对")
        return _prefer(
            field, lambda one: waiting.group in one.groups, f"一对多帮扶“{waiting.group}”", "结对的志愿者不在岗或已满"
        )


class LastVolunteer:
    """Who knows the person already, if she is on duty and free."""

    name = "last_volunteer"

    def narrow(self, waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed:
        if not waiting.last:
            return Narrowed(tuple(field), "以前没有志愿者服务过")
        return _prefer(field, lambda one: one.id == waiting.last, "上次服务的志愿者", "上次的志愿者不在岗或已满")


class RegionTree:
    """县 → 市 → 省: the nearest who are free. Nobody waits for a near one while another has time."""

    name = "region"

    def narrow(self, waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed:
        if not waiting.region:
            return Narrowed(tuple(field), "没有地区")
        nearest = min(level(waiting.region, one.regions) for one in field)
        left = tuple(one for one in field if level(waiting.region, one.regions) == nearest)
        return Narrowed(left, LEVELS[nearest])


class Skills:
    """Who can do most of what the matter needs."""

    name = "skills"

    def narrow(self, waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed:
        if not waiting.skills:
            return Narrowed(tuple(field), "没有专长要求")
        most = max(len(waiting.skills & one.skills) for one in field)
        left = tuple(one for one in field if len(waiting.skills & one.skills) == most)
        wanted = "、".join(sorted(waiting.skills))
        return Narrowed(left, f"会{wanted}" if most else f"没有会{wanted}的志愿者有空")


class LeastLoaded:
    """Who has least in hand, then who has waited longest for a case; the id settles what is left."""

    name = "least_loaded"

    def narrow(self, _waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed:
        best = min(field, key=lambda one: (one.load, one.last_assigned or _NEVER, one.id))
        return Narrowed((best,), f"手上 {best.load} 个，最少且空闲最久")


class LongestIdle:
    """Turn by turn, whatever is in hand."""

    name = "longest_idle"

    def narrow(self, _waiting: Waiting, field: Sequence[Volunteer]) -> Narrowed:
        best = min(field, key=lambda one: (one.last_assigned or _NEVER, one.id))
        return Narrowed((best,), "空闲最久")


STRATEGIES: Mapping[str, Callable[[], Strategy]] = {
    one.name: one for one in (Pairing, LastVolunteer, RegionTree, Skills, LeastLoaded, LongestIdle)
}
DEFAULT = "pairing,last_volunteer,region,skills,least_loaded"
_LAST = frozenset({LeastLoaded.name, LongestIdle.name})


class UnknownStrategy(ValueError):
    """The setting names what does not exist, or leaves the choice open."""


def chain(names: str) -> list[Strategy]:
    """The strategies of a setting, in its order.

    Raises:
        UnknownStrategy: a name is unknown, or the last one does not come down to one volunteer.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in STRATEGIES]
    if unknown or not wanted or wanted[-1] not in _LAST:
        raise UnknownStrategy(f"{names!r}: use {', '.join(STRATEGIES)}; the last is one of {', '.join(sorted(_LAST))}")
    return [STRATEGIES[name]() for name in wanted]
