"""Sets words of the content model as text blocks of a theme; what the modules of the story share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import TextBlock, TextRun
from pbdesk.documents.pdf.canvas import Colour
from pbdesk.documents.pdf.fontset import FontSet, Weight
from pbdesk.documents.pdf.metadata import locale
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.themes import Palette, Theme


@dataclass(frozen=True, slots=True)
class Setter:
    """A theme with the fonts that it is set in."""

    theme: Theme
    fonts: FontSet

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return self.theme.palette

    @property
    def roomy(self) -> bool:
        """Whether labels and values have room side by side."""
        return self.theme.roomy

    def text(
        self,
        words: str | model.Text,
        style: str,
        element: Element,
        *,
        colour: Colour | None = None,
        align_end: bool = False,
    ) -> TextBlock:
        """Return a text block that belongs to an element.

        A language that all of it shares is written on the element, others on the runs.
        """
        look = self.theme.style(style)
        look = replace(look, colour=colour or look.colour, align_end=align_end)
        runs = model.text(words) if isinstance(words, str) else words
        languages = {run.language for run in runs}
        common = languages.pop() if len(languages) == 1 else ""
        if common:
            element.language = locale(common)
        made = [
            TextRun(
                run.text,
                Weight.BOLD if run.bold else look.weight,
                run.link,
                locale(run.language) if run.language and not common else "",
                self.palette.accent if run.link else None,
            )
            for run in runs
        ]
        return TextBlock(made, look, self.fonts, element, rtl=self.theme.rtl)
