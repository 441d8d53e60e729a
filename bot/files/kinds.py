"""The kinds of file that the house keeps."""

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
_ZIP = b"PK\x03\x04"


def may_be_sheet(data: bytes) -> bool:
    """That a zip is a sheet is for its reader to find."""
    return data.startswith(_ZIP)


def kind_of(media_type: str) -> Kind:
    """The kind of a file that is kept. Raises StopIteration for any other type."""
    return next(kind for kind, media in MEDIA.items() if media == media_type)
