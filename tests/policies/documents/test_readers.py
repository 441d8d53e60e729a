"""Files of every format give their text, or a sentence that says why not."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as new_docx

from bot.policies.documents.errors import Unreadable
from bot.policies.documents.parse import parse
from bot.policies.documents.readers import sniff
from tests.policies.documents import files

NOTICE = "关于测试的通知\n一、条件\n年满十六周岁。\n二、标准\n每人一百元。\n"


def ids(text: str, title: str = "") -> list[str]:
    return [clause.id for top in parse(text, title).clauses for clause in top.walk()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "big5"])
def test_text_in_any_encoding(encoding: str) -> None:
    notice = "關於測試的通知\n一、條件\n年滿十六周歲。\n" * 3 if encoding == "big5" else NOTICE * 3
    assert sniff.read(notice.encode(encoding)) == notice


def test_rare_characters_of_gb18030() -> None:
    assert "㐂𠮷" in sniff.read((NOTICE + "㐂𠮷。").encode("gb18030"))


def test_line_ends_of_every_system() -> None:
    assert sniff.read("一、甲\r\n话。\r二、乙".encode()) == "一、甲\n话。\n二、乙"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 600, "OCR"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 600, "OCR"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\x1f\x8b\x08" + b"\x00" * 60, "压缩包"),
        (b"", "没有文字"),
        (b"  \n \n", "没有文字"),
        (bytes(range(256)) * 8, "不是文字文件"),
        (b"PK\x03\x04" + b"\x00" * 50, "损坏"),
        (b"%PDF-1.7\nrubbish", "损坏"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        sniff.read(data)


def _zip(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("names", "why"),
    [(("xl/workbook.xml",), "表格"), (("OFD.xml",), "OFD"), (("a.txt",), "压缩包"), (("word/document.xml",), "损坏")],
)
def test_other_archives_are_refused(names: tuple[str, ...], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        sniff.read(_zip(*names))


def test_markdown() -> None:
    text = sniff.read(
        "# 测试办法\n\n<!-- 注 -->\n\n## 第一章 总则\n\n第一条 见[附表](http://x.example/a)和**办法**。\n\n"
        "1. 甲\n2. 乙\n\n| 项目 | 金额 |\n|---|---|\n| 补助 | 100元 |\n\n![图](a.png)\n".encode()
    )
    assert text.split("\n") == [
        "# 测试办法", "# 第一章 总则", "第一条 见附表和办法。", "1.甲", "2.乙", "项目　金额", "补助　100元",
    ]  # fmt: skip


def test_names_in_angle_brackets_are_no_tags() -> None:
    assert "<某某法>等六部法律" in sniff.read("# 甲法\n\n《关于修改<某某法>等六部法律的决定》修正\n".encode())


HTML = """<!doctype html><html><head><meta charset="{charset}"><title>页</title><style>.a{{color:red}}</style>
<script>alert("偷偷执行")</script></head><body onload="x()"><nav><a href="/">首页</a></nav>
<div class="breadcrumb">当前位置：<a>首页</a>&gt;<a>政策</a></div>
<ul><li><a href="1">机构职能介绍</a></li><li><a href="2">领导信息公开</a></li><li><a href="3">新闻发布会</a></li></ul>
<div id="content"><h1>关于测试的通知</h1><p>一、条件</p>
<p>年满<b>十六</b>周岁，<a href="x">办法</a>另有规定的除外。
<br>应当本人办理。</p>
<div style="display:none">看不见的字</div><table><tr><td>补助</td><td>100元</td></tr></table>
<p>二、标准</p><p>每人一百元。</p>
<script>document.write("三、假条款")</script></div><footer>版权所有</footer><p>【打印】【关闭】</p></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK"])
def test_html_is_read_without_what_runs_or_surrounds_it(charset: str) -> None:
    text = sniff.read(HTML.format(charset=charset).encode("gb18030" if charset != "utf-8" else "utf-8"))
    assert text.split("\n") == [
        "# 关于测试的通知", "一、条件", "年满十六周岁，办法另有规定的除外。", "应当本人办理。", "补助　100元",
        "二、标准", "每人一百元。",
    ]  # fmt: skip
    assert ids(text, "关于测试的通知") == ["一", "二"]


def test_html_that_is_broken_is_read_as_browsers_do() -> None:
    assert "年满十六周岁" in sniff.read("<html><p>一、条件<p>年满十六周岁<div></b></p>".encode())
    deep = "<div>" * 5000 + "一、条件" + "</div>" * 5000
    assert isinstance(sniff.read(f"<html><p>一、甲</p>{deep}".encode()), str)


def test_docx_with_the_numbers_that_word_makes() -> None:
    items = [
        (0, "条件"),
        (1, "年龄。满十六。"),
        (1, "户籍。不限。"),
        (2, "甲。话。"),
        (0, "标准"),
        (1, "金额。一百元。"),
    ]
    text = sniff.read(files.numbered_docx(items))
    assert text.split("\n") == [
        "一、条件", "（一）年龄。满十六。", "（二）户籍。不限。", "1.甲。话。", "二、标准", "（一）金额。一百元。",
    ]  # fmt: skip


def test_docx_headings_and_tables() -> None:
    document = new_docx()
    document.add_heading("测试办法", 0)
    document.add_paragraph("一、标准")
    table = document.add_table(rows=2, cols=2)
    for at, said in enumerate(["项目", "金额", "补助", "100元"]):
        table.cell(at // 2, at % 2).text = said
    document.add_paragraph("二、期限")
    assert sniff.read(files.saved(document)).split("\n") == [
        "# 测试办法",
        "一、标准",
        "项目　金额",
        "补助　100元",
        "二、期限",
    ]


@pytest.mark.parametrize("make", [files.bomb, files.lying_bomb, files.crowded_zip])
def test_a_bomb_in_a_docx_is_refused(make: object) -> None:
    made = make()  # type: ignore[operator]
    assert len(made) < 2_000_000
    with pytest.raises(Unreadable):
        sniff.read(made)


def test_pdf_lines_become_paragraphs_again() -> None:
    page = [
        "　　　　　　福建省试验办法",
        "　　第一条　为了促进试验，凡年满 16 周岁（含）至依法享受基本",
        "养老保险待遇的人员，可以办理试验登记。",
        "　　（一）甲类人员，由用人单位同步申请办理就业登记、社保登",
        "记和用工备案登记；",
        "　　前款规定的人员，按照规定办理。",
        "　　第二条　试验登记不收费，各级机构应当按照本办法的规定，及",
    ]
    after = ["时办理登记。", "　　第三条　本办法由主管部门解释。"]
    text = sniff.read(files.pdf([page, after], header="试验办法汇编", numbered=True))
    parsed = parse(text, "福建省试验办法")
    assert [clause.id for clause in parsed.clauses] == ["第一条", "第二条", "第三条"]
    assert [p.text for p in parsed.clauses[0].paragraphs] == [
        "为了促进试验，凡年满16周岁（含）至依法享受基本养老保险待遇的人员，可以办理试验登记。",
        "（一）甲类人员，由用人单位同步申请办理就业登记、社保登记和用工备案登记；",
        "前款规定的人员，按照规定办理。",
    ]
    assert "1" not in parsed.clauses[1].text


def test_pdf_headers_that_run_go_and_sentences_that_repeat_stay() -> None:
    pages = [[f"第{n}条　甲。", "本条适用前条规定。"] for n in "一二三四五"]
    text = sniff.read(files.pdf(pages, header="试验办法汇编", numbered=True))
    assert text.count("本条适用前条规定") == 5
    assert text.count("试验办法汇编") == 1
    assert "—" not in text


def test_what_a_browser_prints_around_a_page_goes() -> None:
    pages = [[f"第{n}条　第{n}类人员应当办理试验登记。"] for n in "一二三"]
    text = sniff.read(files.pdf(pages, header="11/24/26, 3:44 AM"))
    assert [line for line in text.split("\n") if "AM" in line] == []


def test_a_protected_pdf_is_refused() -> None:
    with pytest.raises(Unreadable, match="密码"):
        sniff.read(files.pdf([["一、甲"]], password="s3cret"))


def test_a_scanned_pdf_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unreadable, match="OCR"):
        sniff.read(files.scanned_pdf())


def test_the_name_does_not_matter_but_what_the_file_holds() -> None:
    assert sniff.read(files.docx(["一、甲", "话。"])) == "一、甲\n话。"
