"""Our own check of a PDF: what its tags say to a reader is what the content model says.

Validators cannot know that a paragraph was marked as decoration, or that an alternative text is the name of a
file; against the content model it shows. The file is read by pdfium and by `pdf_objects`, never by the writer's
own code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pbdesk.documents import content as model
from pbdesk.documents.findings import Finding
from pbdesk.documents.pdf_objects import ObjectFile
from pbdesk.documents.pdf_reading import Piece, ReadElement, ReadPdf, pieces, read_pdf
from pbdesk.documents.pdf_structure import structure_findings
from pbdesk.documents.reading import reading_order
from pbdesk.domain.errors import N_

__all__ = ["Finding", "check_pdf"]

_FILE_NAME = re.compile(r"\.(png|jpe?g|gif|svg|webp|tiff?|bmp|pdf)\s*$", re.IGNORECASE)
_UNREADABLE = re.compile("[\u0000\ufffd\ue000-\uf8ff]")


def check_pdf(path: Path, document: model.Document | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a PDF, nothing when all is well.

    Args:
        path: the file.
        document: what the file must say, as `pdf.writer.prepared` returned it; without it only what can be told
            from the file alone is checked.

    Raises:
        KnownError: code "pdf-unreadable" when the file cannot be read.
    """
    found = [*structure_findings(ObjectFile(path))]
    read = read_pdf(path)
    found += _text_findings(read)
    found += _table_findings(read)
    found += _figure_findings(read)
    if document is not None:
        found += _model_findings(read, document)
    return tuple(found)


def _elements(read: ReadPdf) -> Iterator[ReadElement]:
    for root in read.roots:
        yield from root.walk()


def _text_findings(read: ReadPdf) -> Iterator[Finding]:
    for text in read.untagged:
        yield Finding("text-untagged", N_("“{text}” is on the page but not in the structure."), _short(text))
    for name in sorted(read.not_embedded):
        yield Finding("font-not-embedded", N_("The font {font} is not in the file."), {"font": name})
    for piece in pieces(read):
        if _UNREADABLE.search(piece.text):
            yield Finding("text-unreadable", N_("“{text}” cannot be read out or copied."), _short(piece.text))


def _table_findings(read: ReadPdf) -> Iterator[Finding]:
    for element in _elements(read):
        if element.kind == "TH" and element.scope not in ("Row", "Column", "Both"):
            yield Finding(
                "header-without-scope",
                N_("The table header “{text}” does not say whether it heads a row or a column."),
                _short(element.words()),
            )


def _figure_findings(read: ReadPdf) -> Iterator[Finding]:
    previous = ""
    for piece in pieces(read):
        if piece.kind == "Figure":
            if not piece.text.strip():
                yield Finding(
                    "figure-untold",
                    N_("A picture on page {page} has no text alternative."),
                    {"page": piece.page},
                )
            elif _FILE_NAME.search(piece.text) or piece.text.split() == previous.split():
                yield Finding(
                    "figure-alternative-useless",
                    N_("The text alternative “{text}” is a file name, or the caption again."),
                    _short(piece.text),
                )
        previous = piece.text


def _model_findings(read: ReadPdf, document: model.Document) -> Iterator[Finding]:
    parts = pieces(read)
    yield from _contents_findings(parts)
    yield from _word_findings(parts, document)
    yield from _heading_findings(parts, document)
    yield from _header_findings(parts, document)
    yield from _language_findings(parts, document)


def _without_numbers(parts: Iterable[Piece]) -> Iterator[str]:
    """Yield the text of each piece; entries of a list of contents without their page number."""
    for piece in parts:
        yield piece.text.rstrip().rpartition(" ")[0] if piece.kind == "TOCI" else piece.text


def _contents_findings(parts: list[Piece]) -> Iterator[Finding]:
    pages = {" ".join(piece.text.split()): piece.page for piece in parts if piece.kind == "H2"}
    for piece in parts:
        if piece.kind != "TOCI":
            continue
        title, _space, number = " ".join(piece.text.split()).rpartition(" ")
        if str(pages.get(title)) != number:
            yield Finding(
                "contents-wrong",
                N_("The list of contents says “{text}”, but that chapter is not on that page."),
                _short(piece.text),
            )


def _word_findings(parts: list[Piece], document: model.Document) -> Iterator[Finding]:
    """Yield the first place where the words read differ from the words of the model."""
    read = " ".join(_without_numbers(parts)).split()
    meant = " ".join(model.plain(piece) for piece in reading_order(document)).split()
    if read == meant:
        return
    place = next(
        (index for index, (one, other) in enumerate(zip(read, meant, strict=False)) if one != other),
        min(len(read), len(meant)),
    )
    yield Finding(
        "words-differ",
        N_("Read aloud, the file says “{read}” where the document says “{meant}” (word {place})."),
        {
            "read": " ".join(read[place : place + 8]),
            "meant": " ".join(meant[place : place + 8]),
            "place": place + 1,
        },
    )


def _heading_findings(parts: list[Piece], document: model.Document) -> Iterator[Finding]:
    read = [
        (piece.kind, " ".join(piece.text.split())) for piece in parts if re.fullmatch("H[1-6]", piece.kind)
    ]
    meant = []
    for block in document.blocks:
        match block:
            case model.Cover():
                meant.append(("H1", block.title))
            case model.Contents():
                meant.append(("H2", block.title))
            case model.Heading():
                meant.append((f"H{block.level}", model.plain(block.text)))
    if read != [(kind, " ".join(text.split())) for kind, text in meant]:
        yield Finding("headings-differ", N_("The headings of the file are not those of the document."))


def _header_findings(parts: list[Piece], document: model.Document) -> Iterator[Finding]:
    """Yield each header cell of the model that is not a header in the file."""
    read = Counter(" ".join(piece.text.split()) for piece in parts if piece.kind == "TH")
    for block in document.blocks:
        if not isinstance(block, model.Table):
            continue
        headers = [*block.header, *(model.plain(row[0]) for row in block.all_rows())]
        for header in headers:
            key = " ".join(header.split())
            read[key] -= 1
            if key and read[key] < 0:
                yield Finding("header-lost", N_("“{text}” is not marked as a table header."), _short(key))


def _by_language(parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is marked with a language, neighbours of one language joined; where words part is not looked at."""
    found: list[tuple[str, str]] = []
    for language, text in parts:
        words = "".join(text.split())
        if not (language and words):
            continue
        if found and found[-1][0] == language:
            found[-1] = (language, found[-1][1] + words)
        else:
            found.append((language, words))
    return found


def _language_findings(parts: list[Piece], document: model.Document) -> Iterator[Finding]:
    """Yield the first words that the file does not mark with the language they are in."""
    read = _by_language(pair for piece in parts for pair in piece.languages)
    meant = _by_language((run.language, run.text) for text in reading_order(document) for run in text)
    same = [words for _language, words in read] == [words for _language, words in meant] and all(
        one.startswith(other) for (one, _words), (other, _same) in zip(read, meant, strict=True)
    )
    if not same:
        yield Finding("language-wrong", N_("Words in another language are not marked with their language."))


def _short(text: str) -> dict[str, str | int]:
    return {"text": " ".join(text.split())[:60]}
