"""axe-core on what is shown now, shadow roots included; WCAG 2.2 AA and good practice."""

from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.conftest import ROOT

_SOURCE = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text()
_RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
})"""


def faults(page: Page | Frame) -> list[str]:
    """What axe finds, a line each. The page's own policy keeps no script out that comes by the debugger."""
    page.evaluate(_SOURCE)
    found = page.evaluate(_RUN)["violations"]
    return [_line(rule["id"], node) for rule in found for node in rule["nodes"]]


def _line(rule: str, node: dict[str, Any]) -> str:
    why = " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
    return f"{rule}: {' '.join(map(str, node['target']))} {node['html'][:160]} {why}"
