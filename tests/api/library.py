"""The library as tests of it use it: an editor, and documents that are made up."""

from typing import Any
from urllib.parse import quote

import httpx

from tests.api.staffing import Volunteer

NUMBER = "闽测文〔2023〕4号"


def notice(sum_of_money: str = "一百元", *, number: str = NUMBER, begins: str = "2023年6月1日") -> str:
    """A notice on 观星补助, which no other document knows."""
    return (
        f"福建省测试厅关于观星补助的通知\n{number}\n各设区市测试局：\n现就观星补助有关事项通知如下：\n"
        f"一、观星补助条件\n年满十六周岁的观星人员可以申请观星补助。\n二、观星补助标准\n观星补助标准为每人{sum_of_money}。\n"
        f"三、其他\n本通知自{begins}起执行。\n福建省测试厅\n2023年5月4日\n"
    )


def path(number: str = NUMBER) -> str:
    return quote(number, safe="")


async def send(editor: Volunteer, where: str, data: bytes, **form: str) -> httpx.Response:
    """A file, as the console sends it."""
    return await editor.client.post(
        f"/v1/staff/policies/{where}", files={"file": ("随便.bin", data)}, data=form, headers=editor.auth
    )


async def paste(editor: Volunteer, where: str, text: str, **more: Any) -> httpx.Response:
    return await editor.post(f"/policies/{where}", {"text": text, **more})


async def imported(editor: Volunteer, text: str, **more: Any) -> dict[str, Any]:
    response = await paste(editor, "import", text, **more)
    assert response.status_code == 201, response.text
    return response.json()


async def shelf(editor: Volunteer) -> list[dict[str, Any]]:
    response = await editor.get("/policies/documents")
    assert response.status_code == 200, response.text
    return response.json()["documents"]


async def top(client: httpx.AsyncClient, question: str, **params: str) -> tuple[str, str]:
    """Number and text of the clause found first."""
    response = await client.get("/v1/policies/search", params={"q": question, **params})
    results = response.json()["results"]
    return (results[0]["document_no"], results[0]["text"]) if results else ("", "")
