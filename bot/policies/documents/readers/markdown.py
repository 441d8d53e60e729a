"""Markdown: headings keep their mark, ordered lists their numbers; comments, links' addresses and pictures go."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.policies.documents.readers import html

_PARSER = MarkdownIt("commonmark").enable("table")
_BREAKS = frozenset({"softbreak", "hardbreak"})


def read(text: str) -> str:
    """One line a paragraph, heading, item or row of a table."""
    lines: list[str] = []
    cells: list[str] | None = None
    prefix = ""
    for token in _PARSER.parse(text):
        match token.type:
            case "heading_open":
                prefix = "# "
            case "list_item_open":
                prefix = f"{token.info}{token.markup}" if token.info else ""
            case "tr_open":
                cells = []
            case "tr_close":
                lines.append("　".join(cells or []))
                cells = None
            case "inline" if cells is not None:
                cells.append(" ".join(_inline(token)))
            case "inline":
                written = _inline(token)
                lines.extend([prefix + line if at == 0 else line for at, line in enumerate(written)])
                prefix = ""
            case "html_block":
                lines.extend(html.read_text(token.content).split("\n"))
            case "code_block" | "fence":
                lines.extend(token.content.split("\n"))
            case _:
                continue
    return "\n".join(line for line in lines if line.strip())


def _inline(token: Token) -> list[str]:
    """The words, a line for each line of the source."""
    out = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in _BREAKS or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            out.append("\n")
    return [line for line in "".join(out).split("\n") if line.strip()]
