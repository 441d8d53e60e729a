"""Takes uploads in: known by their content, read where they are sheets, encrypted before they are stored."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.files import repository
from api.files.models import Upload
from api.ids import new_id
from api.problems import Problem
from api.vault.service import Vault
from bot.services import sheets
from bot.services.attachments import EVIDENCE, Kind, kind_of
from bot.services.definition import Service, Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context

_TOLD = 5  # faults of a sheet that the sentence itself names; the list has them all
_NOT_FOUND = "没有找到这个文件，请重新上传。"
_NOT_EVIDENCE = "这一项请上传图片（JPG、PNG）或 PDF。"


class Files:
    def __init__(self, clock: Clock, vault: Vault) -> None:
        self._clock, self._vault = clock, vault

    async def check(self, data: bytes, service: Service, context: Context) -> tuple[Kind, int]:
        """The kind of a file, and how many employees it lists.

        Raises:
            Problem: 422 for a file that is not taken; of a sheet, row by row what is wrong.
        """
        kind = kind_of(data)
        if kind is None:
            detail = "这种文件不能上传。请上传图片（JPG、PNG）、PDF，或者填好的 Excel 模板（.xlsx）。"
            raise Problem(422, "unknown-file", "文件不能用", detail)
        if kind is not Kind.SHEET:
            return kind, 0
        try:
            read = await asyncio.to_thread(sheets.read, data, service, context)
        except sheets.NotASheet as error:
            raise Problem(422, "not-a-sheet", "表格读不了", str(error)) from error
        if read.wrong:
            raise _wrong(read)
        return kind, read.rows

    async def keep(self, session: AsyncSession, conversation_id: str, data: bytes, kind: Kind, rows: int) -> Upload:
        """Encrypts and stores a file that was checked."""
        upload_id = new_id("upl")
        sealed = self._vault.seal(data, upload_id, conversation_id)
        upload = Upload(
            id=upload_id,
            conversation_id=conversation_id,
            kind=str(kind),
            size=len(data),
            rows=rows,
            key_id=sealed.key_id,
            nonce=sealed.nonce,
            ciphertext=sealed.ciphertext,
            created_at=self._clock.now(),
        )
        await repository.add(session, upload)
        return upload

    async def accept(self, session: AsyncSession, conversation_id: str, step: Step, outcome: Parsed) -> Outcome:
        """Whether the upload that an answer names is one of this conversation, and of the kind that is asked for."""
        if not outcome.value:
            return outcome
        upload = await repository.by_id(session, conversation_id, outcome.value)
        if upload is None:
            return Rejected(_NOT_FOUND)
        if step.limits.get("sheet"):
            if upload.kind != Kind.SHEET:
                return Rejected(step.errors["invalid"])
            return Parsed(upload.id, f"已上传（{upload.rows}位员工）")
        return outcome if upload.kind in EVIDENCE else Rejected(_NOT_EVIDENCE)

    def open(self, upload: Upload) -> bytes:
        """The file. Raises SealBroken where it cannot be opened."""
        return self._vault.unseal(upload.key_id, upload.nonce, upload.ciphertext, upload.id, upload.conversation_id)


def _wrong(read: sheets.Read) -> Problem:
    told = "".join(f"第{w.row}行“{w.column}”：{w.message}" for w in read.wrong[:_TOLD])
    more = f"还有{len(read.wrong) - _TOLD}处，一起改好再上传。" if len(read.wrong) > _TOLD else "改好再上传。"
    errors = [{"field": f"第{w.row}行 {w.column}", "message": w.message} for w in read.wrong]
    return Problem(422, "wrong-rows", "表格有要改的地方", told + more, errors=errors)
