"""A document as one web page: no script, nothing fetched, headings, tables with scope, pictures inside the file.

It is made for screen readers and for eyes that choose their own letters, so its few styles leave size and colour to
the reader's own settings.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape

from pbdesk.documents import content as model
from pbdesk.documents.reading import contents_entries

_HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="author" content="{author}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem;
  font: 1.125rem/1.55 "Noto Sans", Arial, sans-serif; }}
h1, h2, h3 {{ line-height: 1.25; margin: 2em 0 .6em; }}
h1 {{ margin-top: .6em; }}
table {{ border-collapse: collapse; width: 100%; margin: 1em 0; }}
caption {{ text-align: start; font-weight: bold; padding: .4em 0; }}
th, td {{ text-align: start; vertical-align: top; padding: .5em .8em .5em 0; border-bottom: 1px solid; }}
.end {{ text-align: end; }}
dt {{ font-weight: bold; }} dd {{ margin: 0 0 .8em; }}
.note, .callout, .answered {{ border-inline-start: .3em solid; padding: .1em 1em; margin: 1.5em 0; }}
.large dd {{ font-size: 1.6em; font-weight: bold; }}
.bar {{ display: block; height: .8em; background: currentColor; min-width: 2px; }}
.pictured {{ display: flex; gap: 1.5rem; align-items: flex-start; margin: 1.5em 0; }}
.pictured img, .pictured .empty {{ flex: 0 0 7rem; width: 7rem; }}
.pictured p {{ margin: 0 0 .4em; }}
.line {{ border-bottom: 1px solid; min-height: 2.2em; }}
.logo {{ max-height: 6rem; }}
</style>
</head>
<body>
<main>
"""
_FOOT = "</main>\n<footer><p>{footer}</p></footer>\n</body>\n</html>\n"


def web_page(document: model.Document) -> str:
    """Return a document as one HTML file."""
    head = _HEAD.format(
        language=escape(document.language), author=escape(document.author), title=escape(document.title)
    )
    return head + "\n".join(_blocks(document)) + "\n" + _FOOT.format(footer=escape(document.footer))


def _blocks(document: model.Document) -> Iterator[str]:
    chapter = 0
    for block in document.blocks:
        if isinstance(block, model.Contents):
            yield _contents(block, contents_entries(document))
            continue
        if isinstance(block, model.Heading) and block.level == 2:
            chapter += 1
            yield f'<h2 id="chapter-{chapter}">{_runs(block.text)}</h2>'
            continue
        yield from _block(block)


def _block(block: model.Block) -> Iterator[str]:
    match block:
        case model.Cover():
            yield from _cover(block)
        case model.Masthead():
            yield from _paragraphs((block.publisher, block.series))
            yield _logo(block.logo)
        case model.Heading():
            yield f"<h{block.level}>{_runs(block.text)}</h{block.level}>"
        case model.Paragraph():
            if model.plain(block.text).strip():
                kind = ' class="note"' if block.tone is model.Tone.NOTE else ""
                yield f"<p{kind}>{_runs(block.text)}</p>"
        case model.Lines():
            yield "<p>" + "<br>".join(map(_runs, block.lines)) + "</p>"
        case model.ListBlock():
            tag = "ol" if block.numbered else "ul"
            yield f"<{tag}>" + "".join(f"<li>{_runs(item)}</li>" for item in block.items) + f"</{tag}>"
        case model.Steps():
            yield "<ol>" + "".join(map(_step, block.steps)) + "</ol>"
        case model.KeyFacts():
            yield _facts(block.facts, large=block.large)
        case model.Table():
            yield _table(block)
        case model.Figure():
            yield _figure(block)
        case model.Pictured():
            yield _pictured(block)
        case model.Asked():
            yield _asked(block)
        case model.Callout():
            inner = "".join(f"<p>{_runs(each)}</p>" for each in block.paragraphs)
            yield f'<div class="callout"><p><strong>{escape(block.title)}</strong></p>{inner}</div>'
        case model.Signature():
            yield f"<p><strong>{escape(block.who)}</strong><br>{escape(block.meaning)}</p>"
            yield "".join(f'<div class="line"></div><p>{escape(line)}</p>' for line in block.lines)
        case model.Answered():
            yield f'<div class="answered"><p><strong>{escape(block.who)}</strong></p>'
            yield f"<p>{_runs(block.words)}</p></div>"


def _runs(runs: model.Text) -> str:
    return "".join(map(_run, runs))


def _run(run: model.Run) -> str:
    words = escape(run.text)
    if run.link:
        words = f'<a href="{escape(run.link)}">{words}</a>'
    if run.bold:
        words = f"<strong>{words}</strong>"
    return f'<span lang="{escape(run.language)}">{words}</span>' if run.language else words


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for words in texts:
        if words:
            yield f"<p>{escape(words)}</p>"


def _cover(block: model.Cover) -> Iterator[str]:
    yield from _paragraphs((block.publisher, block.series))
    yield f"<h1>{escape(block.title)}</h1>"
    yield f"<p><strong>{_runs(block.name)}</strong></p>"
    status = f"<p><strong>{escape(block.status)}</strong></p>"
    yield f'<div class="callout">{status}<p>{escape(block.explanation)}</p></div>'
    yield _facts(block.facts)
    yield _logo(block.logo)


def _logo(logo: model.Logo | None) -> str:
    return "" if logo is None else _image(logo.picture, logo.alternative, "logo")


def _image(picture: model.Picture, alternative: str, kind: str = "") -> str:
    sort = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(picture.data).decode("ascii")
    shown = f' class="{kind}"' if kind else ""
    return f'<img{shown} alt="{escape(alternative)}" src="data:image/{sort};base64,{data}">'


def _contents(block: model.Contents, titles: list[str]) -> str:
    links = "".join(
        f'<li><a href="#chapter-{number}">{escape(title)}</a></li>' for number, title in enumerate(titles, 1)
    )
    return (
        f'<nav aria-labelledby="contents"><h2 id="contents">{escape(block.title)}</h2><ul>{links}</ul></nav>'
    )


def _step(step: model.Step) -> str:
    result = f"<br><strong>{escape(step.result)}</strong>" if step.result else ""
    return f"<li>{_runs(step.words)}{result}</li>"


def _facts(facts: Iterable[tuple[str, model.Text]], *, large: bool = False) -> str:
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{_runs(value)}</dd>" for label, value in facts)
    kind = ' class="large"' if large else ""
    return f"<dl{kind}>{rows}</dl>" if rows else ""


def _table(block: model.Table) -> str:
    ends = [' class="end"' if align is model.Align.END else "" for align in block.alignments]
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    head = "".join(
        f'<th scope="col"{end}>{escape(title)}</th>' for title, end in zip(block.header, ends, strict=True)
    )
    rows = "".join(_row(row, ends) for row in block.all_rows())
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(row: tuple[model.Text, ...], ends: list[str]) -> str:
    name, *rest = row
    cells = "".join(f"<td{end}>{_runs(cell)}</td>" for cell, end in zip(rest, ends[1:], strict=True))
    return f'<tr><th scope="row">{_runs(name)}</th>{cells}</tr>'


def _figure(block: model.Figure) -> str:
    caption = f"<p><strong>{escape(block.caption)}</strong></p>" if block.caption else ""
    if isinstance(block.drawing, model.Picture):
        return f"{caption}<p>{_image(block.drawing, block.alternative)}</p>"
    longest = max((bar.value for bar in block.drawing.bars), default=0) or 1
    bars = "".join(
        f'{escape(bar.label)}: {escape(bar.amount)}<span class="bar" style="width:{bar.value * 100 // longest}%">'
        "</span>"
        for bar in block.drawing.bars
    )
    return f'{caption}<div role="img" aria-label="{escape(block.alternative)}">{bars}</div>'


def _pictured(block: model.Pictured) -> str:
    shown = '<span class="empty"></span>'
    if block.picture is not None:
        shown = _image(block.picture, block.alternative)
    words = "".join(f"<p>{_runs(each)}</p>" for each in block.paragraphs)
    return f'<div class="pictured">{shown}<div>{words}</div></div>'


def _asked(block: model.Asked) -> str:
    number = f"{escape(block.number)} " if block.number else ""
    notes = "".join(f"<p>{_runs(note)}</p>" for note in block.note)
    choices = "".join(f"<li>[ ] {escape(label)} {_runs(words)}</li>" for label, words in block.choices)
    lines = '<div class="line"></div>' * block.lines
    listed = f"<ul>{choices}</ul>" if choices else ""
    return f"<p><strong>{number}{_runs(block.question)}</strong></p>{notes}{listed}{lines}"
