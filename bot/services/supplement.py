"""What a clerk asks for beside the answers: one question in her own words, or answers to be given again."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.services.definition import InputType, Service, Step

KEY = "supplement"
FILE = f"{KEY}_file"
_KEPT = re.compile(rf"{FILE}_(\d+)")
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


def file_step() -> Step:
    """The picture or PDF that may come with the words, or in their place."""
    return Step(
        key=FILE,
        type=InputType.FILE,
        label="补充的文件",
        prompt="有照片或文件就上传，没有可以不传。",
        optional=True,
        errors={"invalid": "请上传图片（JPG、PNG）或 PDF。"},
    )


def next_file(keys: Collection[str]) -> str:
    """The name under which one more file is kept among the answers."""
    return f"{FILE}_{1 + max((int(found[1]) for key in keys if (found := _KEPT.fullmatch(key))), default=0)}"


def files_among(keys: Collection[str]) -> list[str]:
    """The names of files that came with supplements, in the order in which they came."""
    return sorted((key for key in keys if _KEPT.fullmatch(key)), key=lambda key: int(key.rpartition("_")[2]))


def file_label(key: str) -> str:
    return f"{file_step().label}{key.rpartition('_')[2]}"


def unknown_steps(service: Service, keys: Sequence[str]) -> list[str]:
    """Those of the keys that are no question of the service."""
    return [key for key in keys if key not in {step.key for step in service.steps}]
