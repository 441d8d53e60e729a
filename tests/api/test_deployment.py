"""What `deploy/` says is true of what there is: metrics that exist, images that do not run as root, limits, checks."""

import json
import re
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from fastapi import FastAPI
from prometheus_client import REGISTRY

from api import metrics
from api.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
METRICS = [one for one in vars(metrics).values() if hasattr(one, "_labelnames")]
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


LABELS = re.compile(r"\b(hongniang_[a-z_]+)\{([^}]*)\}")


@pytest.mark.parametrize(("name", "expression"), _expressions())
def test_what_is_watched_exists(name: str, expression: str) -> None:
    promql_parser.parse(expression)
    named = set(OURS.findall(expression))
    assert named or "up{" in expression
    assert named <= _known()


@pytest.mark.parametrize(("name", "expression"), _expressions())
def test_labels_that_are_asked_for_exist(name: str, expression: str) -> None:
    kept = {family.name: set(vars(metric)["_labelnames"]) for metric in METRICS for family in metric.collect()}
    for metric, asked in LABELS.findall(expression):
        base = re.sub(r"_(total|bucket|count|sum)$", "", metric)
        assert set(re.findall(r"(\w+)\s*[=!]", asked)) <= kept[base] | {"le"}, metric


def test_an_expression_that_is_none_would_be_seen() -> None:
    with pytest.raises(ValueError, match=r"."):
        promql_parser.parse("sum(rate(hongniang_turn_seconds_count[1m])")


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


OURS_TO_BUILD = [name for name, service in COMPOSE["services"].items() if "build" in service]


@pytest.mark.parametrize("name", OURS_TO_BUILD)
def test_what_we_build_may_write_to_its_own_folder_alone(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    dockerfile = DEPLOY / ".." / service["build"]["dockerfile"]
    user = re.findall(r"^USER (\S+)", dockerfile.read_text("utf-8"), re.M)[-1]
    assert service["user"] == user


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_everything_that_a_part_names_is_there(name: str) -> None:
    service = COMPOSE["services"][name]
    assert set(service.get("networks", ())) <= set(COMPOSE["networks"])
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        assert (DEPLOY / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], volume
    for needed, how in service.get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert "healthcheck" in COMPOSE["services"][needed]
    if "build" not in service:
        assert not service["image"].endswith(":latest")


def test_the_inner_network_reaches_nothing_and_data_stays_in_it() -> None:
    assert COMPOSE["networks"]["inner"]["internal"] is True
    for name in ("postgres", "redis", "prometheus", "engine1", "engine2"):
        assert COMPOSE["services"][name]["networks"] == ["inner"]


def test_health_is_asked_where_it_is_told(app: FastAPI) -> None:
    paths = set(app.openapi()["paths"])
    for service in (COMPOSE["services"]["api1"], COMPOSE["services"]["api2"]):
        (path,) = re.findall(r"127\.0\.0\.1:8000(/\w+)", " ".join(service["healthcheck"]["test"]))
        assert path in paths
    for path in re.findall(r"(?:health_uri|@inner path) (.+)", (DEPLOY / "Caddyfile").read_text("utf-8")):
        assert set(path.split()) <= paths


def test_what_is_scraped_is_there() -> None:
    scraped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    assert all((DEPLOY / "prometheus" / name).is_file() for name in scraped["rule_files"])
    targets = [one for job in scraped["scrape_configs"] for group in job["static_configs"] for one in group["targets"]]
    assert {target.split(":")[0] for target in targets} == {"api1", "api2"}


def test_the_image_knows_every_workspace_of_the_web() -> None:
    text = (DEPLOY / "Dockerfile.api").read_text("utf-8")
    for workspace in json.loads((ROOT / "web" / "package.json").read_text("utf-8"))["workspaces"]:
        assert f"COPY web/{workspace}/package.json {workspace}/" in text
