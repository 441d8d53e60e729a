"""The one place where files are checked, sealed, opened and linked to, whichever way they came."""

import asyncio
import hmac
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.files import repository
from api.files.models import StoredFile
from api.ids import new_id
from api.problems import Problem
from api.vault.service import Vault
from bot.files.accept import Accepted, accept
from bot.files.errors import NotAccepted
from bot.files.kinds import MEDIA, Kind, may_be_sheet
from bot.privacy.mask import mask
from bot.services import sheets
from bot.services.definition import Service, Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context

LINK_LIVES = timedelta(minutes=15)
_TOLD = 5  # faults of a sheet that the sentence itself names; the list has them all
_NOT_FOUND = "没有找到这个文件，请重新上传。"
_NOT_EVIDENCE = "这一项请上传图片（JPG、PNG）或 PDF。"


class Files:
    def __init__(self, clock: Clock, vault: Vault) -> None:
        self._clock, self._vault = clock, vault

    async def prepare(self, data: bytes, name: str) -> Accepted:
        """What is kept of a picture or a PDF; needs no unit of work. A number in its name becomes a mask.

        Raises:
            Problem: 422 with the reason where it is not taken.
        """
        try:
            accepted = await asyncio.to_thread(accept, data, name)
        except NotAccepted as error:
            raise Problem(422, "file-not-accepted", "文件不能接收", str(error)) from error
        return Accepted(accepted.data, mask(accepted.name).text, accepted.media_type)

    async def prepare_answer(self, data: bytes, service: Service, context: Context) -> tuple[Accepted, int]:
        """The same for an answer, which may be a sheet of employees as well; and how many employees it lists.

        Raises:
            Problem: 422 for a file that is not taken; of a sheet, row by row what is wrong.
        """
        if not may_be_sheet(data):
            return await self.prepare(data, ""), 0
        try:
            read = await asyncio.to_thread(sheets.read, data, service, context)
        except sheets.NotASheet as error:
            raise Problem(422, "not-a-sheet", "表格读不了", str(error)) from error
        if read.wrong:
            raise _wrong(read)
        return Accepted(data, "", MEDIA[Kind.SHEET]), read.rows

    async def keep(
        self,
        session: AsyncSession,
        conversation_id: str,
        accepted: Accepted,
        *,
        rows: int = 0,
        message_id: str | None = None,
        client_msg_id: str | None = None,
        digest: str = "",
    ) -> StoredFile:
        """Encrypts and stores what was accepted."""
        file_id = new_id("att" if client_msg_id else "upl")
        sealed = self._vault.seal(accepted.data, file_id, conversation_id)
        file = StoredFile(
            id=file_id,
            conversation_id=conversation_id,
            message_id=message_id,
            client_msg_id=client_msg_id,
            digest=digest,
            name=accepted.name,
            media_type=accepted.media_type,
            size=len(accepted.data),
            rows=rows,
            key_id=sealed.key_id,
            nonce=sealed.nonce,
            ciphertext=sealed.ciphertext,
            created_at=self._clock.now(),
        )
        await repository.add(session, file)
        return file

    async def accept(self, session: AsyncSession, conversation_id: str, step: Step, outcome: Parsed) -> Outcome:
        """Whether the file that an answer names is one of this conversation, and of the kind that is asked for."""
        if not outcome.value:
            return outcome
        file = await repository.by_id(session, conversation_id, outcome.value)
        if file is None:
            return Rejected(_NOT_FOUND)
        sheet = file.media_type == MEDIA[Kind.SHEET]
        if step.limits.get("sheet"):
            return Parsed(file.id, f"已上传（{file.rows}位员工）") if sheet else Rejected(step.errors["invalid"])
        return Rejected(_NOT_EVIDENCE) if sheet else outcome

    async def of(self, session: AsyncSession, conversation_id: str, file_id: str) -> StoredFile:
        """Raises Problem 404 for what is not of this conversation."""
        file = await repository.by_id(session, conversation_id, file_id)
        if file is None:
            raise Problem.of(404, "没有找到这个文件，请刷新后重试。")
        return file

    def open(self, file: StoredFile) -> bytes:
        """The file. Raises SealBroken where it cannot be opened."""
        return self._vault.unseal(file.key_id, file.nonce, file.ciphertext, file.id, file.conversation_id)

    def link(self, file_id: str, lives: timedelta = LINK_LIVES) -> str:
        """An address that opens a file for as long as it lives, without any token of a session."""
        until = int((self._clock.now() + lives).timestamp())
        return f"/v1/attachments/{file_id}?until={until}&signature={self._sign(file_id, until)}"

    def opens(self, file_id: str, until: int, signature: str) -> bool:
        fresh = datetime.fromtimestamp(min(until, 2**40), UTC) > self._clock.now()
        return hmac.compare_digest(self._sign(file_id, until).encode(), signature.encode()) and fresh

    def _sign(self, file_id: str, until: int) -> str:
        return self._vault.digest(f"attachment {file_id} {until}")


def _wrong(read: sheets.Read) -> Problem:
    told = "".join(f"第{w.row}行“{w.column}”：{w.message}" for w in read.wrong[:_TOLD])
    more = f"还有{len(read.wrong) - _TOLD}处，一起改好再上传。" if len(read.wrong) > _TOLD else "改好再上传。"
    errors = [{"field": f"第{w.row}行 {w.column}", "message": w.message} for w in read.wrong]
    return Problem(422, "wrong-rows", "表格有要改的地方", told + more, errors=errors)
