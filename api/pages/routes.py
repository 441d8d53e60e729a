"""Serves what the web build made."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.channels.wechat.entrance import ENTRANCE, to_be_identified
from api.conversations.deps import Housed
from api.problems import Problem
from api.settings import ROOT

router = APIRouter(include_in_schema=False)

DIST = ROOT / "web" / "dist"
STATIC = Path(__file__).parent / "static"

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
_CSP = f"{_POLICY}; frame-ancestors 'self'"
_CONSOLE_CSP = f"{_CSP}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
_FOREVER = "public, max-age=31536000, immutable"


def _file(root: Path, path: str) -> Path | None:
    """A file under `root`, and never one outside of it."""
    try:
        found = (root / path).resolve()
        return found if found.is_relative_to(root.resolve()) and found.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _page(page: Path, csp: str) -> Response:
    if not page.is_file():
        raise Problem(503, "not-built", "页面还没有生成", "请先运行 make web 生成页面。")
    return FileResponse(page, headers={"Content-Security-Policy": csp, "Cache-Control": "no-cache"})


@router.get("/")
async def public_page() -> Response:
    return _page(DIST / "widget" / "index.html", _CSP)


@router.get("/chat")
async def chat(request: Request, house: Housed) -> Response:
    """The conversation alone: full-screen in WeChat's browser, framed on the sites that may hold the widget."""
    if to_be_identified(request, house):
        return RedirectResponse(ENTRANCE, 303, headers={"Cache-Control": "no-store"})
    ancestors = " ".join(["'self'", *sorted(house.settings.origins)])
    return _page(DIST / "widget" / "chat.html", f"{_POLICY}; frame-ancestors {ancestors}")


@router.get("/console")
@router.get("/console/{path:path}")
async def console(path: str = "") -> Response:
    """The staff app. Paths that are no files are the app's own routes."""
    found = _file(DIST / "console", path) if path else None
    if found is None or found.name == "index.html":
        return _page(DIST / "console" / "index.html", _CONSOLE_CSP)
    named_by_content = "assets" in found.parts
    return FileResponse(found, headers={"Cache-Control": _FOREVER if named_by_content else "no-cache"})


@router.get("/pages/{path:path}")
async def script(path: str) -> Response:
    """The scripts of pages that are made of templates."""
    found = _file(DIST / "pages", path)
    if found is None:
        raise Problem.of(404)
    return FileResponse(found, headers={"Cache-Control": "no-cache"})


@router.get("/static/{path:path}")
async def static(path: str) -> Response:
    found = _file(STATIC, path)
    if found is None:
        raise Problem.of(404)
    return FileResponse(found, headers={"Cache-Control": "no-cache"})


@router.get("/{name}")
async def widget_file(name: str) -> Response:
    """The widget's files stand at the root, so that `<script src=".../widget.js">` is all a site needs."""
    found = _file(DIST / "widget", name)
    if found is None:
        raise Problem.of(404)
    return FileResponse(found, headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"})
