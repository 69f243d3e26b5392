"""Plain text out of a publisher's HTML: paragraphs and list items kept, scripts and styles dropped.

Built on the standard library's parser, which never raises on broken markup. The result is shown and printed
as text, never as HTML, so nothing here has to be a sanitiser.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

MAX_CHARACTERS = 200_000
"""Longer descriptions are cut before parsing; the original text is kept elsewhere."""

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol "
        "p pre section table tbody thead tr ul",
    )
)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "object"})
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|script|small|span|strong|style|sub"
    r"|sup|table|td|th|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def plain_text(source: str) -> str:
    """Return text without markup: paragraphs parted by a blank line, list items starting with "• ".

    Text that was escaped twice ("&lt;p&gt;") is read twice. Text without markup keeps its own lines.
    """
    text = source[:MAX_CHARACTERS]
    for _ in range(2):
        if not (_TAG.search(text) or "<!--" in text):
            text = html.unescape(text) if _ENTITY.search(text) else text
        if not (_TAG.search(text) or "<!--" in text):
            break
        text = _stripped(text)
    text = _TAG.sub(" ", text)  # what stood in a comment or a tag that never ends
    return _tidy(_INVISIBLE.sub(lambda found: "\n" if found[0] in "\r\x0b\x0c\x85" else "", text))


def summary_of(text: str, limit: int = 200) -> str:
    """Return the first sentence or two of plain text, at most `limit` characters, cut at a word with "…"."""
    flat = " ".join(_first_paragraph(text).split())
    if len(flat) <= limit:
        return flat
    ends = [found.end(1) for found in re.finditer(r"([.!?])\s", flat[: limit + 1])]
    if ends and ends[-1] >= limit // 3:
        return flat[: ends[-1]]
    return flat[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _first_paragraph(text: str) -> str:
    """Return the first paragraph that says something: a lone heading ("About us") is passed over."""
    paragraphs = text.split("\n\n")
    return next((part for part in paragraphs if len(part) > 40), paragraphs[0])


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _stripped(text: str) -> str:
    reader = _TextReader()
    reader.feed(text)
    reader.close()
    return reader.text()


class _TextReader(HTMLParser):
    """Collects text: a blank line around blocks, a bullet before list items, the address after a link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def text(self) -> str:
        """Return what was collected."""
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "li":
            self._parts.append("\n• ")
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._parts)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self._parts[start:]).strip()
            if address.startswith(("http://", "https://")) and shown and address.rstrip("/") not in shown:
                self._parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # Line breaks in HTML are only spaces; the lines that count come from the tags.
            self._parts.append(re.sub(r"[^\S\u00a0]+", " ", data))
