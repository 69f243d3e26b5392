"""What the extensions of one item hold: our own texts and formulas, and the standard's limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pbdesk.interchange.fhir_out import XPATH, own
from pbdesk.interchange.fhir_types import STANDARD, Extension
from pbdesk.interchange.fhir_words import plain_words, words_of
from pbdesk.schemes.forms.model import Range, Words


class Held:
    """The extensions of one item, by what they say."""

    def __init__(self, extensions: tuple[Extension, ...]) -> None:
        self._by_url: Mapping[str, Extension] = {each.url: each for each in extensions}
        held = (each.value_expression for each in extensions if each.value_expression is not None)
        self.foreign = any(each.language != XPATH for each in held)

    def text(self, name: str) -> str:
        """Return a plain text of ours, "" for none."""
        found = self._by_url.get(own(name.replace("_", "-"))) or self._by_url.get(own(name))
        return (found.value_string or "") if found is not None else ""

    def formula(self, url: str) -> str:
        """Return a formula in our language, "" for none or one in another."""
        found = self._by_url.get(url)
        held = found.value_expression if found is not None else None
        return held.expression if held is not None and held.language == XPATH else ""

    def words(self, name: str, language: str) -> Words:
        """Return words of ours by language."""
        found = self._by_url.get(own(name.replace("_", "-")))
        return words_of(found.value_string or "", found.value_more, language) if found is not None else {}

    def constraint(self) -> str:
        """Return what an answer must keep to: the formula, else the least and the most."""
        parts = self._constraint()
        held = parts["expression"].value_expression if "expression" in parts else None
        if held is not None and held.language == XPATH:
            return held.expression
        return " and ".join(self._limits()) if self.range() is None else ""

    def human(self) -> Words:
        """Return what a constraint without a formula says to people."""
        parts = self._constraint()
        text = parts["human"].value_string if "human" in parts else ""
        return plain_words(text or "") if text != "-" and "expression" not in parts else {}

    def _constraint(self) -> Mapping[str, Extension]:
        found = self._by_url.get(f"{STANDARD}targetConstraint")
        return {part.url: part for part in found.extension} if found is not None else {}

    def _limits(self) -> Iterator[str]:
        for name, operator in (("minValue", ">="), ("maxValue", "<=")):
            found = self._by_url.get(f"{STANDARD}{name}")
            if found is None:
                continue
            number = found.value_integer if found.value_integer is not None else found.value_decimal
            if number is not None:
                yield f". {operator} {number}"

    def range(self) -> Range | None:
        """Return the range of a question that we wrote, None for others."""
        parts = [self.text(f"range-{part}") for part in ("start", "end", "step")]
        return Range(*parts) if all(parts) else None
