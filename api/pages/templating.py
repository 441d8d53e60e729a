"""Pages that are made of a template: their headers."""

from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

templates = Jinja2Templates(Path(__file__).parent / "templates")

_SCRIPTED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {}"
)


def page(request: Request, name: str, *, framed: bool = True, **about: object) -> HTMLResponse:
    """A page with a script of ours, which is kept nowhere.

    Args:
        framed: whether our own pages may show it in a frame.
    """
    headers = {
        "Content-Security-Policy": _SCRIPTED.format("'self'" if framed else "'none'"),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
    }
    return templates.TemplateResponse(request, name, about, headers=headers)
