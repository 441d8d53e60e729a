"""Files are what their content says; nothing in them is run, and no name leads anywhere."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from bot.files.accept import accept
from bot.files.errors import NotAccepted
from bot.files.naming import shown_name

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", **more: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(made, kind, **more)
    return made.getvalue()


def paper() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(100, 700, "hello")
    canvas.save()
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type", "name"),
    [("PNG", "image/png", "身份证.png"), ("JPEG", "image/jpeg", "身份证.jpg"), ("WEBP", "image/png", "身份证.png")],
)
def test_pictures_are_written_anew(kind: str, media_type: str, name: str) -> None:
    accepted = accept(picture(kind), "身份证.exe")
    assert (accepted.media_type, accepted.name) == (media_type, name)
    assert Image.open(io.BytesIO(accepted.data)).size == (20, 10)


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "a camera", 6
    accepted = accept(picture("JPEG", exif=exif), "x.jpg")
    opened = Image.open(io.BytesIO(accepted.data))
    assert (opened.size, len(opened.getexif())) == ((10, 20), 0)


def test_a_picture_that_is_an_archive_too_is_a_picture_only() -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("x.html", "<script>alert(1)</script>")
    accepted = accept(picture() + hidden.getvalue(), "x.png")
    assert not zipfile.is_zipfile(io.BytesIO(accepted.data))
    assert b"script" not in accepted.data


def test_a_plain_pdf_is_taken_as_it_is() -> None:
    data = paper()
    accepted = accept(data, "材料")
    assert (accepted.data, accepted.name, accepted.media_type) == (data, "材料.pdf", "application/pdf")


def test_a_workbook_of_the_old_kind_is_told_how_to_be_saved() -> None:
    with pytest.raises(NotAccepted, match=r"另存为 \.xlsx"):
        accept(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "名单.xls")


PDF_SCRIPT = b"""%PDF-1.4
1 0 obj
<</Type /Catalog /Pages 2 0 R /OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>>>
endobj
2 0 obj
<</Type /Pages /Kids [] /Count 0>>
endobj
xref
0 3
0000000000 65535 f
0000000009 00000 n
0000000111 00000 n
trailer
<</Size 3 /Root 1 0 R>>
startxref
162
%%EOF
"""


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", SVG, b"<?xml version='1.0'?>" + SVG, b"<html><script>alert(1)</script>", b"GIF89a" + SVG,
        b"MZ\x90\x00", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n" + SVG, b"\xff\xd8\xff" + SVG, b"RIFF....WEBP",
        picture()[:40], b"%PDF-1.4", b"%PDF-1.4\n%%EOF", PDF_SCRIPT, paper() + SVG, SVG + paper(), paper()[:200],
        b"BM" + bytes(100), b"\x00" * 1000,
    ],
)  # fmt: skip
def test_what_is_neither_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotAccepted, match=r"[\u4e00-\u9fff].*。"):
        accept(data, "x.png")


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    made = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(made, "PNG")
    with pytest.raises(NotAccepted):
        accept(made.getvalue(), "x.png")


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../x", "x.png"), ("..\\..\\windows\\x.exe", "x.png"), ("/etc/passwd", "passwd.png"), ("..", "附件.png"),
        ("", "附件.png"), (".png", "附件.png"), ("照片.JPG", "照片.png"), ("a\u202egnp.exe", "agnp.png"),
        ("x\x00.png", "x.png"), ('a"b<c>.png', "abc.png"), ("C:evil", "evil.png"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(given_name: str, shown: str) -> None:
    assert shown_name(given_name, "png") == shown


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(name: str) -> None:
    shown = shown_name(name, "pdf")
    assert shown.endswith(".pdf")
    assert len(shown) <= 90
    assert not set(shown) & set('/\\:\0\r\n"<>|?*')
    assert not shown.startswith(".")


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"]))
def test_any_bytes_have_a_defined_end(data: bytes, magic: bytes) -> None:
    try:
        accepted = accept(magic + data, "x")
    except NotAccepted:
        return
    assert accepted.media_type in ("image/png", "image/jpeg", "application/pdf")
