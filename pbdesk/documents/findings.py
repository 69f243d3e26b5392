"""What a check of a document finds: a stable code and one plain sentence with its fields."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a document that would mislead or shut out a reader.

    Attributes:
        code: stable, lower-case, hyphenated, for scripts and tests.
        sentence: what is wrong (message id with named fields).
        fields: values for the sentence.
    """

    code: str
    sentence: str
    fields: dict[str, str | int] = field(default_factory=dict)

    def english(self) -> str:
        """Return the sentence in English with its fields filled."""
        return self.sentence.format(**self.fields)
