"""A small reader of PDF objects, for our own check: what pdfium does not show, such as the parent tree.

It reads files with a plain cross-reference table, as our writer makes them. It shares no code with the writer, and
reads dictionaries, not the content of streams.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pbdesk.domain.errors import N_, KnownError

_TOKEN = re.compile(
    rb"\s*(?:%[^\r\n]*[\r\n]+\s*)*"
    rb"(?P<ref>\d+\s+\d+\s+R\b)|\s*(?:%[^\r\n]*[\r\n]+\s*)*(?:"
    rb"(?P<open><<)|(?P<close>>>)|(?P<left>\[)|(?P<right>\])|(?P<name>/[^\s<>\[\](){}/%]*)"
    rb"|(?P<number>[-+]?\d*\.?\d+|[-+]?\d+\.)|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<string>\()|(?P<word>[A-Za-z]+))"
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object by its number."""

    number: int


Values = dict[str, Any]
"""A PDF dictionary; what stands in it is only known when it is looked at."""


class ObjectFile:
    """The objects of a PDF file.

    Raises:
        KnownError: code "pdf-unreadable" when the file has no plain cross-reference table, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        self._objects: dict[int, Any] = {}
        try:
            self._places, self.trailer = self._read_table()
            self.catalog: Values = self.get(self.trailer["Root"])
        except (KeyError, ValueError, IndexError, TypeError) as error:
            raise unreadable(path) from error

    def _read_table(self) -> tuple[dict[int, int], Values]:
        places: dict[int, int] = {}
        trailer: Values = {}
        start = int(self._data[self._data.rindex(b"startxref") + 9 :].split()[0])
        while True:
            table_end = self._data.index(b"trailer", start)
            for number, offset in _table_rows(self._data[start:table_end]):
                places.setdefault(number, offset)
            found = _Parser(self._data, table_end + 7).value()
            trailer = {**found, **trailer}
            if "Prev" not in found:
                return places, trailer
            start = int(found["Prev"])

    def get(self, value: Any) -> Any:
        """Return what a value stands for: the object behind a reference, else the value itself."""
        while isinstance(value, Ref):
            number = value.number
            if number not in self._objects:
                header = re.compile(rb"\s*\d+\s+\d+\s+obj").match(self._data, self._places[number])
                if header is None:
                    raise ValueError(f"object {number} is not where the table says")
                self._objects[number] = _Parser(self._data, header.end()).value()
            value = self._objects[number]
        return value

    def items(self, value: Any) -> list[Any]:
        """Return an array's items unresolved; one value that is no array counts as an array of one."""
        found = self.get(value)
        if found is None:
            return []
        return found if isinstance(found, list) else [value]

    def all(self) -> Iterator[Any]:
        """Yield every object of the file."""
        for number in self._places:
            yield self.get(Ref(number))

    def pages(self) -> list[Values]:
        """Return the page dictionaries in order."""
        return list(self._pages_under(self.catalog["Pages"]))

    def _pages_under(self, node: Any) -> Iterator[Values]:
        values = self.get(node)
        if values.get("Type") == "Pages":
            for kid in self.items(values.get("Kids")):
                yield from self._pages_under(kid)
        else:
            yield values

    def stream(self, reference: Any) -> bytes:
        """Return the bytes of a stream that is not compressed, "" for one that is none."""
        if not isinstance(reference, Ref):
            return b""
        start = self._data.find(b"stream", self._places[reference.number])
        length = int(self.get(self.get(reference)["Length"]))
        begin = start + 6 + (2 if self._data[start + 6 : start + 8] == b"\r\n" else 1)
        return self._data[begin : begin + length]


def unreadable(path: Path) -> KnownError:
    """Return the error for a file that is no PDF that we can check."""
    return KnownError(
        "pdf-unreadable",
        N_("“{file}” could not be read as a PDF document that this program made."),
        todo=N_("Print the document again, then check the new file."),
        file=path.name,
    )


def _table_rows(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield number and place of each object that a cross-reference table says is in use."""
    numbers = table.split()[1:]
    position = 0
    while position + 1 < len(numbers):
        first, count = int(numbers[position]), int(numbers[position + 1])
        position += 2
        for index in range(count):
            offset, _generation, use = numbers[position + 3 * index : position + 3 * index + 3]
            if use == b"n":
                yield first + index, int(offset)
        position += 3 * count


class _Parser:
    """Reads one value out of bytes."""

    def __init__(self, data: bytes, position: int) -> None:
        self._data, self._position = data, position

    def value(self) -> Any:
        kind, token = self._next()
        match kind:
            case "ref":
                return Ref(int(token.split()[0]))
            case "open":
                return self._dictionary()
            case "left":
                return self._array()
            case "name":
                return Name(re.sub(rb"#([0-9A-Fa-f]{2})", _unescaped, token[1:]).decode("latin-1"))
            case "number":
                return float(token) if b"." in token else int(token)
            case "hex":
                digits = b"".join(token[1:-1].split())
                return _text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
            case "string":
                return _text(self._string())
        return {b"true": True, b"false": False, b"null": None}.get(token, token.decode("latin-1"))

    def _next(self) -> tuple[str, bytes]:
        found = _TOKEN.match(self._data, self._position)
        if found is None or found.lastgroup is None:
            raise ValueError(f"no value at byte {self._position}")
        self._position = found.end()
        return found.lastgroup, found[found.lastgroup]

    def _peek(self) -> str:
        position = self._position
        kind, _token = self._next()
        self._position = position
        return kind

    def _dictionary(self) -> Values:
        values: Values = {}
        while self._peek() != "close":
            key = self.value()
            values[str(key)] = self.value()
        self._next()
        return values

    def _array(self) -> list[Any]:
        values = []
        while self._peek() != "right":
            values.append(self.value())
        self._next()
        return values

    def _string(self) -> bytes:
        """Return a literal string; its opening bracket was read."""
        result = bytearray()
        depth = 1
        while True:
            char = self._data[self._position : self._position + 1]
            self._position += 1
            if char == b"\\":
                result += self._escape()
                continue
            depth += (char == b"(") - (char == b")")
            if not depth:
                return bytes(result)
            if not char:
                raise ValueError("a string does not end")
            result += char

    def _escape(self) -> bytes:
        octal = re.compile(rb"[0-7]{1,3}").match(self._data, self._position)
        if octal:
            self._position = octal.end()
            return bytes([int(octal[0], 8) & 0xFF])
        char = self._data[self._position : self._position + 1]
        self._position += 1
        if char in (b"\r", b"\n"):
            return b""
        return _ESCAPES.get(char, char)


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _text(raw: bytes) -> str:
    """Return a string object as text; bytes outside Latin-1's common part are shown as they come."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("latin-1")
