"""What is wrong with a scheme: each problem with its file, its row or key, and a sentence."""

from __future__ import annotations

import msgspec

from pbdesk.domain.errors import N_, FieldValue, KnownError


class Problem(msgspec.Struct, frozen=True):
    """Something that does not resolve.

    Attributes:
        file: the file within the scheme's folder, such as "tables/points.csv".
        where: the row ("row 12"), the key ("allocation.table") or the sheet, row and name.
        sentence: message id with {named} fields.
    """

    file: str
    where: str
    sentence: str
    fields: dict[str, FieldValue] = {}

    def english(self) -> str:
        """Return the problem in English, for the command line and tests."""
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.sentence.format(**self.fields)}"


class Findings:
    """Collects problems, so that a scheme's author sees them all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, file: str, where: str, sentence: str, **fields: FieldValue) -> None:
        """Record one problem."""
        self.problems.append(Problem(file, where, sentence, fields))

    def add_error(self, file: str, error: KnownError) -> None:
        """Record an error that some part of the scheme raised, with the place that it names."""
        fields = error.fields
        row, sheet = fields.get("row", 0), fields.get("sheet", "")
        where = str(fields.get("where", ""))
        if row:
            where = f"{sheet}, row {row} ({fields.get('name', '')})" if sheet else f"row {row}"
        self.problems.append(Problem(file, where, error.sentence, dict(fields)))


def scheme_refused(folder: str, problems: list[Problem]) -> KnownError:
    """Return the error for a scheme that is not loaded: its first problem, and how many there are."""
    first = problems[0]
    place = f"{first.file}, {first.where}" if first.where else first.file
    return KnownError(
        "scheme-refused",
        N_("The scheme in {folder} was refused. Problems: {count}. The first, in {place}: {problem}"),
        safe=N_("The schemes that were loaded before stay in use."),
        todo=N_("Change what is named, then load the scheme again."),
        folder=folder,
        count=len(problems),
        place=place,
        file=first.file,
        where=first.where,
        problem=first.sentence.format(**first.fields),
    )
