"""How lists, facts, steps, tables, figures, callouts and signatures look, and their structure elements.

Each function takes the setter, the element that it adds to, and one block of the content model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import Block, Columns, Gap, Panel, Rule, Stack, TextBlock
from pbdesk.documents.pdf.figures import BarChartBlock, BarRow, PictureBlock
from pbdesk.documents.pdf.hanging import Disc, Hanging
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.tables import GUTTER, Row, TableBlock, column_widths, longest_word

FACT_SHARES = (0.36, 0.64)
"""How the width is shared between a label and its value."""
SHORT_LABEL = 64
"""How long the name of a bar may be before it is shortened; the text alternative has it whole."""


def lines_block(setter: Setter, parent: Element, block: model.Lines) -> Block:
    """Return lines that stand close together."""
    kids = [setter.text(words, "value", parent.add("P")) for words in block.lines]
    whole = Stack(kids)
    whole.after = setter.theme.gap * 1.4
    return whole


def list_blocks(setter: Setter, parent: Element, block: model.ListBlock) -> Iterator[Block]:
    """Yield a block for each item of a list."""
    theme = setter.theme
    whole = parent.add("L")
    whole.attributes["List"] = {"ListNumbering": "Decimal" if block.numbered else "Disc"}
    indent = theme.body * (2 if block.numbered else 1.4)
    for number, words in enumerate(block.items, 1):
        item = whole.add("LI")
        label = setter.text(f"{number}." if block.numbered else model.BULLET, "label", item.add("Lbl"))
        body = setter.text(words, "body", item.add("LBody"))
        last = number == len(block.items)
        yield Hanging(label, body, indent, theme.gap * (1.4 if last else 0.5))


def fact_blocks(setter: Setter, parent: Element, block: model.KeyFacts) -> Iterator[Block]:
    """Yield the labels with their values, side by side or one under the other."""
    whole = parent.add("L")
    whole.attributes["List"] = {"ListNumbering": "None"}
    pairs = []
    for label, value in block.facts:
        item = whole.add("LI")
        name = setter.text(label, "label", item.add("Lbl"))
        words = setter.text(value, "figure" if block.large else "value", item.add("LBody"))
        pairs.append((name, words))
    if not pairs:
        return
    if block.large:
        yield _figures(setter, pairs)
        return
    beside = all(_fits(setter, name, words) for name, words in pairs)
    for number, (name, words) in enumerate(pairs, 1):
        fact: Block = Columns((name, words), FACT_SHARES, GUTTER) if beside else Stack((name, words))
        fact.after = setter.theme.gap * (1.6 if number == len(pairs) else 0.55)
        fact.keep_with_next = number < len(pairs)
        yield fact


def _fits(setter: Setter, name: TextBlock, words: TextBlock) -> bool:
    """Tell whether a label and its value can stand side by side without a word being cut."""
    room = setter.theme.column - GUTTER
    return all(
        longest_word(text, setter.fonts) <= room * share
        for text, share in zip((name, words), FACT_SHARES, strict=True)
    )


def _figures(setter: Setter, pairs: list[tuple[TextBlock, TextBlock]]) -> Block:
    """Return the figures that matter most, on a tint, in a row where there is room."""
    theme = setter.theme
    cells = [Stack(pair) for pair in pairs]
    for cell in cells:
        cell.after = theme.gap
    inner = Columns(cells, [1.0] * len(cells), GUTTER) if setter.roomy else Stack(cells)
    panel = Stack((inner,), Panel(theme.body * 1.2, setter.palette.tint, setter.palette.warm))
    panel.after = theme.gap * 2
    return panel


def step_blocks(setter: Setter, parent: Element, block: model.Steps) -> Iterator[Block]:
    """Yield each step: its number on a disc, its words, and what it led to."""
    theme = setter.theme
    whole = parent.add("L")
    whole.attributes["List"] = {"ListNumbering": "Decimal"}
    for number, step in enumerate(block.steps, 1):
        item = whole.add("LI")
        label = setter.text(str(number), "label", item.add("Lbl"), colour=setter.palette.paper)
        body = item.add("LBody")
        words: Block = setter.text(step.words, "body", body.add("P"))
        if step.result:
            result = setter.text(
                model.text(step.result, bold=True), "body", body.add("P"), align_end=setter.roomy
            )
            beside = (0.7, 0.3)
            words = Columns((words, result), beside, GUTTER) if setter.roomy else Stack((words, result))
        disc = Disc(label, setter.palette.accent)
        yield Hanging(disc, words, theme.body * 2.6, theme.gap * (1.8 if number == len(block.steps) else 1.1))


def shared_widths(setter: Setter, tables: Sequence[model.Table]) -> list[float]:
    """Return the column widths that suit several tables with the same header, so that their columns line up."""
    nobody = Element("Table")
    rows = [_cells(setter, nobody, tuple(map(model.text, tables[0].header)), tables[0], "header")]
    rows += [_cells(setter, nobody, row, table, "cell") for table in tables for row in table.all_rows()]
    return column_widths(rows, setter.fonts, setter.theme.column)


def table_block(setter: Setter, parent: Element, block: model.Table, widths: Sequence[float]) -> Block:
    """Return a table: caption, header cells with their scope, a row header in each row."""
    theme = setter.theme
    table = parent.add("Table")
    caption = setter.text(block.caption, "caption", table.add("Caption")) if block.caption else None
    header = _cells(
        setter, table.add("THead").add("TR"), tuple(map(model.text, block.header)), block, "header"
    )
    body = table.add("TBody")
    rows = [_cells(setter, body.add("TR"), row, block, "cell") for row in block.all_rows()]
    padding = theme.body * 0.42

    def row(cells: list[TextBlock], *, heavy: bool) -> Row:
        return Row(Columns(cells, widths, GUTTER), padding, setter.palette, heavy=heavy)

    last = len(rows) - 1 - bool(block.total)
    made = [row(cells, heavy=bool(block.total) and index >= last) for index, cells in enumerate(rows)]
    return TableBlock(caption, row(header, heavy=True), made)


def _cells(
    setter: Setter, row: Element, texts: tuple[model.Text, ...], table: model.Table, style: str
) -> list[TextBlock]:
    cells = []
    for column, words in enumerate(texts):
        scope = "Column" if style == "header" else "Row" if column == 0 else ""
        element = row.add("TH" if scope else "TD")
        if scope:
            element.attributes["Table"] = {"Scope": scope}
        end = table.alignments[column] is model.Align.END
        cells.append(setter.text(words, style, element, align_end=end))
    return cells


def figure_block(setter: Setter, parent: Element, block: model.Figure) -> Iterator[Block]:
    """Yield the caption as a paragraph, then the chart or picture with its text alternative."""
    if block.caption:
        caption = setter.text(block.caption, "caption", parent.add("P"))
        caption.keep_with_next = True
        yield caption
    element = parent.add("Figure", alternative=block.alternative)
    theme = setter.theme
    if isinstance(block.drawing, model.Picture):
        _left, top, _right, bottom = theme.margins
        highest = (theme.page_size[1] - top - bottom) * 0.8
        yield PictureBlock(block.drawing.data, element, block.drawing.width, highest)
        return
    longest = max((bar.value for bar in block.drawing.bars), default=0) or 1
    bars = [
        BarRow(
            setter.text(shortened(bar.label), "value", element),
            setter.text(bar.amount, "label", element, align_end=True),
            bar.value / longest,
        )
        for bar in block.drawing.bars
    ]
    yield BarChartBlock(bars, element, setter.palette, theme.body)


def shortened(label: str) -> str:
    """Return a label that fits a chart, cut at a word where it can be."""
    if len(label) <= SHORT_LABEL:
        return label
    cut = label[:SHORT_LABEL]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > SHORT_LABEL // 2 else cut).rstrip(" ,;.") + "…"


def callout_block(setter: Setter, parent: Element, block: model.Callout) -> Block:
    """Return the title and paragraphs on a tint."""
    kids = [setter.text(block.title, "callout", parent.add("P"))]
    kids += [setter.text(words, "body", parent.add("P")) for words in block.paragraphs]
    return _panel(setter, kids, setter.palette.accent)


def answered_block(setter: Setter, parent: Element, block: model.Answered) -> Block:
    """Return who signed and when, on a tint."""
    who = setter.text(block.who, "callout", parent.add("P"))
    return _panel(setter, [who, setter.text(block.words, "body", parent.add("P"))], setter.palette.warm)


def _panel(setter: Setter, kids: list[TextBlock], bar: tuple[float, float, float]) -> Block:
    body = setter.theme.body
    panel = Stack(kids, Panel(body * 1.3, setter.palette.tint, bar))
    panel.before = panel.after = setter.theme.gap * 1.6
    return panel


def signature_block(setter: Setter, parent: Element, block: model.Signature) -> Block:
    """Return a place to sign: who, what it means, and lines to write on with their labels below."""
    theme = setter.theme
    who = setter.text(block.who, "heading", parent.add("P"))
    meaning = setter.text(block.meaning, "body", parent.add("P"))
    fields = []
    for words in block.lines:
        label = setter.text(words, "value", parent.add("P"))
        line = Stack((Rule(setter.palette.ink, 0.8, above=theme.body * 2.6), Gap(3), label))
        line.after = theme.gap * 0.5
        fields.append(line)
    shares = (0.46, 0.34, 0.2, *(0.2,) * max(0, len(fields) - 3))[: len(fields)]
    lines: Block = Columns(fields, shares, GUTTER) if setter.roomy else Stack(fields)
    whole = Stack((who, meaning, lines))
    whole.before, whole.after = theme.gap * 1.4, theme.gap * 2
    return whole
