"""What a clerk asks for beside the answers: one question in her own words, or answers to be given again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.services.definition import InputType, Service, Step

KEY = "supplement"
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Request:
    """`reason` is what the person reads; `steps` are the questions to answer again, none where words are enough."""

    reason: str
    steps: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"reason": self.reason, "steps": list(self.steps)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(str(data["reason"]), tuple(data["steps"]))


def free_step(request: Request) -> Step:
    """The question that takes words, or the id of an upload."""
    return Step(
        key=KEY,
        type=InputType.TEXT,
        label="补充内容",
        prompt=f"经办人员需要您补充：{request.reason}\n请直接在这里回复；有照片或文件，也可以上传。",
        help="按上面说的回复就可以。不清楚要补充什么，可以转人工。",
        errors={"invalid": f"请用几句话写下要补充的内容（{_LONGEST}个字以内）。"},
        limits={"longest": _LONGEST, "story": True},
    )


def unknown_steps(service: Service, keys: Sequence[str]) -> list[str]:
    """Those of the keys that are no question of the service."""
    return [key for key in keys if key not in {step.key for step in service.steps}]
