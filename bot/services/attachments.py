"""What an upload is, by its content and never by its name."""

from enum import StrEnum


class Kind(StrEnum):
    JPEG = "jpg"
    PNG = "png"
    PDF = "pdf"
    SHEET = "xlsx"


MEDIA = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.PDF: "application/pdf",
    Kind.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EVIDENCE = frozenset({Kind.JPEG, Kind.PNG, Kind.PDF})
_SIGNS = {Kind.JPEG: b"\xff\xd8\xff", Kind.PNG: b"\x89PNG\r\n\x1a\n", Kind.PDF: b"%PDF-"}
_ZIP = b"PK\x03\x04"


def kind_of(data: bytes) -> Kind | None:
    """The kind, or None for what is not taken. That a zip is a sheet is for its reader to find."""
    if data.startswith(_ZIP):
        return Kind.SHEET
    return next((kind for kind, sign in _SIGNS.items() if data.startswith(sign)), None)
