"""Files of every format, made for the tests."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document as new_docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
LEFT, TOP, LEADING, SIZE = 85, 740, 28, 16


def pdf(pages: list[list[str]], *, header: str = "", numbered: bool = False, password: str = "") -> bytes:
    """Pages of lines; a line that begins with 　　 is indented as prints are, by place and not by spaces."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(out, pagesize=(595, 842), encrypt=encrypt)
    for number, lines in enumerate(pages, 1):
        canvas.setFont(FONT, SIZE)
        if header:
            canvas.drawCentredString(297, 800, header)
        for at, line in enumerate(lines):
            bare = line.lstrip("　")
            canvas.drawString(LEFT + SIZE * (len(line) - len(bare)), TOP - LEADING * at, bare)
        if numbered:
            canvas.drawCentredString(297, 40, f"— {number} —")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned_pdf() -> bytes:
    """Pages with a drawing and no text."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for _ in range(2):
        canvas.rect(100, 100, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def docx(paragraphs: list[str]) -> bytes:
    """Plain paragraphs."""
    document = new_docx()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def numbered_docx(items: list[tuple[int, str]]) -> bytes:
    """Paragraphs that Word numbers itself: level 0 一、, 1 （一）, 2 1."""
    document = new_docx()
    numbering = document.part.numbering_part.element
    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{made}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in items:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        number = OxmlElement("w:numPr")
        for name, value in (("w:ilvl", level), ("w:numId", 91)):
            child = OxmlElement(name)
            child.set(qn("w:val"), str(value))
            number.append(child)
        properties.append(number)
    return saved(document)


def saved(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def bomb() -> bytes:
    """A DOCX of a few hundred kilobytes that expands to 300 MB."""
    out = BytesIO(docx(["一、甲"]))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive, archive.open("word/media/x.xml", "w") as entry:
        for _ in range(300):
            entry.write(b"0" * 1_000_000)
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, with a directory that says it is small."""
    made = bytearray(bomb())
    size = (300 * 1_000_000).to_bytes(4, "little")
    at = made.rfind(size)
    while at >= 0:
        made[at : at + 4] = (1000).to_bytes(4, "little")
        at = made.rfind(size, 0, at)
    return bytes(made)


def crowded_zip() -> bytes:
    """A DOCX with more entries than any document has."""
    out = BytesIO(docx(["一、甲"]))
    with ZipFile(out, "a") as archive:
        for at in range(5000):
            archive.writestr(f"word/media/{at}", b"")
    return out.getvalue()
