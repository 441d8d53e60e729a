"""What `deploy/` says is true of what there is: metrics that exist, images that do not run as root, limits, checks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import api.metrics  # noqa: F401 its metrics are what alerts and panels are about
from api.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OURS = re.compile(r"\bhongniang_[a-z_]+")


def _known() -> set[str]:
    """Every name under which a metric of ours can be asked for."""
    found = set()
    for family in REGISTRY.collect():
        ends = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}.get(family.type, ())
        found |= {family.name + end for end in ends}
    return {name for name in found if name.startswith("hongniang_")}


def _expressions() -> list[tuple[str, str]]:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))
    board = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text("utf-8"))
    alerts = [(rule["alert"], rule["expr"]) for group in rules["groups"] for rule in group["rules"]]
    return alerts + [(panel["title"], one["expr"]) for panel in board["panels"] for one in panel["targets"]]


@pytest.mark.parametrize(("name", "expression"), _expressions())
def test_what_is_watched_exists(name: str, expression: str) -> None:
    named = set(OURS.findall(expression))
    assert named or "up{" in expression
    assert named <= _known()


def test_every_metric_is_on_the_dashboard() -> None:
    shown = {found for _, expression in _expressions() for found in OURS.findall(expression)}
    bases = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in _known()}
    assert {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in shown} == bases


def test_alerts_say_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        book, _, heading = rule["annotations"]["runbook"].partition("#")
        text = (ROOT / book).read_text("utf-8")
        anchors = {line.lstrip("# ").strip().lower().replace(" ", "-") for line in text.splitlines() if line[:1] == "#"}
        assert not heading or heading in anchors, rule["alert"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_part_is_limited_checked_and_not_root(name: str) -> None:
    service: dict[str, Any] = COMPOSE["services"][name]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert service["healthcheck"]["test"]
    assert service["user"].split(":")[0] not in ("0", "root")
    assert ":" in service.get("image", "") or "build" in service
    assert service["restart"] == "unless-stopped"
    if name not in ("proxy",):
        assert "ports" not in service, "only the proxy is public"


def test_two_of_each_and_the_settings_exist() -> None:
    assert {"proxy", "api1", "api2", "engine1", "engine2", "postgres", "redis"} <= set(COMPOSE["services"])
    for name in ("api1", "api2"):
        environment = COMPOSE["services"][name]["environment"]
        for setting in environment:
            assert setting.removeprefix("HONGNIANG_").lower() in Settings.model_fields
        assert f"http://{name}:8001/webhook" == environment["HONGNIANG_ACTIONS_URL"]


def test_every_secret_is_asked_for() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (DEPLOY / "compose.yaml").read_text("utf-8")))
    offered = set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text("utf-8"), re.M))
    assert asked == offered


@pytest.mark.parametrize("name", ["Dockerfile.api", "Dockerfile.engine"])
def test_images_copy_what_exists_and_drop_root(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.M):
        for source in line.split()[:-1]:
            assert Path(ROOT / source).exists(), source
    users = re.findall(r"^USER (\S+)", text, re.M)
    assert users
    assert users[-1].split(":")[0].isdigit()
