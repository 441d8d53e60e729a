"""Errors as RFC 9457 problem details, with a Chinese sentence that says what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.logs import request_id

MEDIA_TYPE = "application/problem+json"

_TITLES = {
    400: ("bad-request", "请求有误", "请检查后重试。"),
    401: ("unauthorized", "需要登录", "请重新打开对话或重新登录。"),
    403: ("forbidden", "不允许", "页面可能已过期，请刷新后重试。"),
    404: ("not-found", "没有找到", "没有找到您要的内容，请检查后重试。"),
    405: ("method-not-allowed", "不支持这样请求", "请检查请求方式。"),
    408: ("too-slow", "网络太慢", "内容没有传完，请检查网络后重试。"),
    413: ("too-large", "内容太大", "内容太大了，请减少后再试。"),
    422: ("invalid", "内容不符合要求", "请按提示修改后重试。"),
    500: ("internal", "服务出错了", "服务出了点问题，您的内容已保存，请稍后再试。"),
    503: ("unavailable", "服务暂时不可用", "系统正在恢复，请过一会儿再发一次，不会重复办理。"),
}


class Problem(Exception):
    """An error that reaches a person.

    Args:
        status: HTTP status.
        slug: last part of the problem's `type`.
        title: a few Chinese words.
        detail: one Chinese sentence that says what to do.
        errors: field by field, `{"field", "message"}`.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {slug}")
        self.status, self.slug, self.title, self.detail = status, slug, title, detail
        self.errors, self.headers = list(errors), dict(headers or {})

    @classmethod
    def of(cls, status: int, detail: str | None = None) -> "Problem":
        """The usual problem of a status."""
        slug, title, usual = _TITLES[status if status in _TITLES else 400]
        return cls(status, slug, title, detail or usual)

    def body(self) -> dict[str, Any]:
        return {
            "type": f"urn:hongniang:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors,
            "request_id": request_id(),
        }


def response(problem: Problem) -> JSONResponse:
    return JSONResponse(problem.body(), problem.status, problem.headers, MEDIA_TYPE)


_FIELD_MESSAGES = {
    "missing": "缺少这一项",
    "string_too_long": "太长了，请缩短",
    "string_too_short": "太短了，请补充",
    "string_type": "应当是文字",
    "too_short": "至少要有一条",
    "too_long": "太多了，请减少",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是有效的 JSON",
    "literal_error": "不在可选范围内",
    "enum": "不在可选范围内",
}


def _field(error: Mapping[str, Any], within: str) -> dict[str, str]:
    parts = [within, *(str(part) for part in error["loc"] if part not in ("body", "query", "path"))]
    where = ".".join(part for part in parts if part)
    own = error["msg"].removeprefix("Value error, ") if error["type"] == "value_error" else None
    return {"field": where, "message": own or _FIELD_MESSAGES.get(error["type"], "格式不对")}


def invalid(errors: Sequence[Any], within: str = "") -> Problem:
    """The problem of what pydantic refused, field by field; `within` names what the fields are of."""
    problem = Problem.of(422)
    problem.errors = [_field(error, within) for error in errors]
    if problem.errors:
        first = problem.errors[0]
        problem.detail = f"{first['field'] or '内容'}：{first['message']}，请修改后重试。"
    return problem


def install(app: FastAPI) -> None:
    """Makes every error of the app a problem detail. Inputs are never echoed: they may hold personal data."""

    @app.exception_handler(Problem)
    async def _problem(_request: Request, error: Problem) -> JSONResponse:
        return response(error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return response(invalid(error.errors()))

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        problem = Problem.of(error.status_code)
        problem.headers = dict(error.headers or {})
        return response(problem)
