"""A web page: what is read, not what runs, links elsewhere or surrounds it."""

import re

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

_DROPPED = frozenset(
    {
        "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "select",
        "option", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "map", "input", "textarea",
        "dialog",
    }
)  # fmt: skip
_ASIDE = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumb|crumbs?|footer|sidebar|share|toolbar|copyright|pagination|pager|"
    r"related|qrcode|login|search|banner|friendlinks?)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "complementary"})
_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody",
        "thead", "tfoot", "tr", "ul", "body", "html", "caption",
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = re.compile(
    r"(?:首页|打印|打印本页|关闭|关闭窗口|返回顶部|上一篇.*|下一篇.*|扫一扫.*|分享到?.{0,8}|字体：?.{0,10}|字号：?.{0,10}|"
    r"(?:您)?(?:当前|现在)?(?:所在)?位置：.*|浏览次数：?\d*|阅读次数：?\d*|点击数：?\d*|【?打印】?【?关闭】?)"
)
_MOST_LINKED = 0.6
_LONG = 40


def read_text(text: str) -> str:
    """One line a block; headings marked `# `, cells of a row on one line."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element is not root and _is_aside(element):
            _drop(element)
    for element in list(root.iter("ul", "ol", "table", "div", "p")):
        if _is_links(element):
            _drop(element)
    return "\n".join(_lines(root))


def _drop(element: HtmlElement) -> None:
    """Takes an element out; one inside of what was taken out before is gone already."""
    if element.getparent() is not None:
        element.drop_tree()


def _is_aside(element: HtmlElement) -> bool:
    if element.tag in _DROPPED or element.get("role") in _ROLES or element.get("hidden") is not None:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_ASIDE.search(named)) or bool(_HIDDEN.search(element.get("style") or ""))


def _is_links(element: HtmlElement) -> bool:
    """Whether a block is a list of links: several of them, and little else."""
    links = element.findall(".//a")
    if len(links) < 3:
        return False
    said = len("".join(element.itertext()).strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return said > 0 and linked / said > _MOST_LINKED and linked / len(links) < _LONG


def _lines(root: HtmlElement) -> list[str]:
    """The text in the order of the page, broken where a block begins or ends."""
    out: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS or tag == "br":
                out.append("\n")
            if tag in _HEADINGS:
                out.append("# ")
            out.append(_flat(element.text))
        else:
            if tag in _CELLS:
                out.append("　")
            elif tag in _BLOCKS:
                out.append("\n")
            if element is not root:
                out.append(_flat(element.tail))
    lines = (line.strip() for line in "".join(out).split("\n"))
    return [line for line in lines if line.strip("# ") and not _FURNITURE.fullmatch(line.lstrip("# "))]


def _flat(text: str | None) -> str:
    return re.sub(r"[\r\n\t ]+", " ", text) if text else ""
