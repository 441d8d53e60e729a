"""The tree 县 → 市 → 省 by GB/T 2260 codes: a county's code begins with its city's four digits, and those with two."""

import re
from collections.abc import Mapping
from typing import Any

SAME, CITY, PROVINCE = 0, 1, 2
LEVELS = {SAME: "本县（市、区）", CITY: "本市", PROVINCE: "全省"}

_LOCATIVE = "在|住|来自|户籍|老家|是|到|去|市"
_SHORT = re.compile(r"[市县区]$")


def level(region: str, serves: tuple[str, ...]) -> int:
    """How near a volunteer is to a region: the same county, the same city, or no nearer than the province."""
    if not region:
        return SAME
    return min((_level(region, own) for own in serves), default=PROVINCE)


def covers(region: str, serves: tuple[str, ...]) -> bool:
    """Whether an episode of this region is a volunteer's affair: the same place, one above or one below it."""
    return not region or not serves or any(_inside(region, own) or _inside(own, region) for own in serves)


def _level(region: str, own: str) -> int:
    if region == own:
        return SAME
    return CITY if region[:4] == own[:4] and own[2:4] != "00" else PROVINCE


def _inside(region: str, own: str) -> bool:
    """鼓楼区 lies inside of 福州市, and both inside of 福建省."""
    prefix = own[:2] if own.endswith("0000") else own[:4] if own.endswith("00") else own
    return region.startswith(prefix)


class Regions:
    """The places of one province, as codes and names.

    Args:
        data: `data/places/fujian.yml`.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        province = data["province"]
        self._titles: dict[str, str] = {province["code"]: province["name"]}
        self._full: dict[str, str] = {}
        self._short: dict[str, str] = {}
        for city in data["cities"]:
            self._titles[city["code"]] = city["name"]
            for name in (city["name"], _SHORT.sub("", city["name"])):
                self._full[name] = city["code"]
            for county in city["counties"]:
                self._add(county, city["name"])
        by_length = sorted(self._full, key=len, reverse=True)
        self._named = re.compile("|".join(map(re.escape, by_length)))
        short = "|".join(map(re.escape, sorted(self._short, key=len, reverse=True)))
        cities = "|".join(_SHORT.sub("", city["name"]) for city in data["cities"])
        self._located = re.compile(f"(?:{_LOCATIVE}|{cities})({short})")

    def _add(self, county: Mapping[str, Any], city: str) -> None:
        self._titles[county["code"]] = city + county["name"]
        for name in (county["name"], *county.get("aliases", ())):
            self._full[name] = county["code"]
            short = _SHORT.sub("", name)
            if len(short) > 1:
                self._short[short] = county["code"]

    def title(self, code: str) -> str:
        """福州市鼓楼区; empty for no region, the code itself for one that is not of the province."""
        return self._titles.get(code, code)

    def all(self) -> list[tuple[str, str]]:
        """Every place with its full name, the province first."""
        return list(self._titles.items())

    def known(self, code: str) -> bool:
        return code in self._titles

    def in_text(self, text: str) -> str:
        """The code of the nearest place that a text names, or an empty one. A county says more than its city."""
        found = [self._full[name] for name in self._named.findall(text)]
        found += [self._short[name] for name in self._located.findall(text)]
        return next((code for code in found if not code.endswith("00")), found[0] if found else "")
