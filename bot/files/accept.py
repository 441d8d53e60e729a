"""The one door for files: told by content, never by name or by what the sender says of them."""

from dataclasses import dataclass

from bot.files import images, papers
from bot.files.errors import NotAccepted
from bot.files.naming import shown_name

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept of a file."""

    data: bytes
    name: str
    media_type: str


def accept(data: bytes, name: str) -> Accepted:
    """A picture (JPEG, PNG, WebP) written anew, or a PDF in which nothing acts.

    Raises:
        NotAccepted: anything else.
    """
    if data.startswith(_PICTURES):
        plain, extension, media_type = images.rewrite(data)
        return Accepted(plain, shown_name(name, extension), media_type)
    if data.startswith(b"%PDF-"):
        papers.check(data)
        return Accepted(data, shown_name(name, "pdf"), "application/pdf")
    if data.startswith(_OLD_OFFICE):
        raise NotAccepted("这是旧格式的 Word 或 Excel 文件。员工名单请另存为 .xlsx，其他材料请另存为 PDF，再上传。")
    raise NotAccepted("只能发图片（JPG、PNG、WebP）或 PDF，请换一个文件再发。")
