"""Cities and counties of the province: by name, old name, short name or code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KINDS = "市县区"
_AROUND = re.compile(
    r"^(?:我?(?:现在)?(?:就)?(?:想)?(?:住在?|在|是|到|去|来自|户口在|老家在?)|应该是|就是|大概是|中国)+|"
    r"(?:那边|这边|那里|这里|那儿|这儿|附近|本地|一带|吧|啊|呀|的|办|登记)+$"
)
_ELSEWHERE = (
    "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏",
    "浙江", "安徽", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川",
    "贵州", "云南", "陕西", "甘肃", "青海", "内蒙古", "广西", "西藏", "宁夏", "新疆",
    "香港", "澳门", "台湾", "深圳", "广州", "杭州", "南京", "武汉", "成都", "温州",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A county-level unit. `title` is its full name with its city, e.g. 福州市鼓楼区."""

    code: str
    name: str
    city: str

    @property
    def title(self) -> str:
        return self.city + self.name


class Places:
    """The counties of one province.

    Args:
        data: `data/places/fujian.yml`: a province, its cities, and their counties with codes and aliases.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        province = data["province"]
        self._province = (province["name"], *province["aliases"])
        self._cities: dict[str, str] = {}
        self._by_city: dict[str, list[Place]] = {}
        self._by_code: dict[str, Place] = {}
        self._names: dict[str, list[Place]] = {}
        for city in data["cities"]:
            for name in (city["name"], _short(city["name"]), *city["aliases"]):
                self._cities[name] = city["name"]
            self._by_city[city["name"]] = [self._add(county, city["name"]) for county in city["counties"]]

        names = {*self._names, *self._cities}
        self._by_length = sorted((name for name in names if len(name) > 1), key=len, reverse=True)

    def _add(self, county: Mapping[str, Any], city: str) -> Place:
        place = Place(county["code"], county["name"], city)
        self._by_code[place.code] = place
        full = (place.name, *county.get("aliases", ()))
        for name in dict.fromkeys((*full, *map(_short, full))):
            self._names.setdefault(name, []).append(place)
        return place

    def all(self) -> list[Place]:
        """Every county, city by city."""
        return list(self._by_code.values())

    def by_code(self, code: str) -> Place | None:
        return self._by_code.get(code)

    def find(self, text: str) -> list[Place]:
        """The counties that a short text names: one, several to choose from, or none.

        The whole text must be a place, with or without province and city; a city alone is all of its counties.
        """
        said = _AROUND.sub("", text.replace(" ", ""))
        if said in self._by_code:
            return [self._by_code[said]]
        for name in self._province if said not in self._names else ():
            said = said.removeprefix(name) or said
        exact = self._names.get(said)
        if exact:
            return list(exact)
        if said in self._cities:
            return list(self._by_city[self._cities[said]])
        for name in sorted(self._cities, key=len, reverse=True):
            if said.startswith(name):
                rest = said.removeprefix(name).lstrip("的")
                return [place for place in self._names.get(rest, ()) if place.city == self._cities[name]]
        return []

    def within(self, text: str) -> tuple[list[Place], str]:
        """The counties that a sentence names somewhere, and the sentence without their names.

        A city stands for all of its counties. Only names of two characters and more count, the longest first.
        """
        counties: list[Place] = []
        cities: list[str] = []
        for name in self._by_length:
            if name not in text:
                continue
            text = text.replace(name, "")
            if name in self._names:
                counties += self._names[name]
            else:
                cities.append(self._cities[name])
        for city in cities:
            inside = [place for place in counties if place.city == city]
            counties = inside or [*counties, *self._by_city[city]]
        return list(dict.fromkeys(counties)), text

    def names_another_province(self, text: str) -> bool:
        """Whether a short text names a place outside of the province."""
        said = _AROUND.sub("", text)
        return len(said) <= 12 and any(said.startswith(name) for name in _ELSEWHERE)


def _short(name: str) -> str:
    """鼓楼区 → 鼓楼; 沙县 stays, since no name is left of it alone."""
    return name[:-1] if name[-1] in _KINDS and len(name) > 2 else name
