"""Reading an expression: text to a small tree, by recursive descent over ODK's grammar.

An own reader of some two hundred lines was chosen over a library for XPath on measured grounds: the
libraries evaluate against an XML document (which would have to be rebuilt at each key press), count in
binary floating point, and cannot say which nodes an expression reads, which recalculation needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pbdesk.domain.errors import N_, FieldValue


class ExpressionError(Exception):
    """An expression that cannot be used: a sentence id with fields, placed by whoever knows the row."""

    def __init__(self, sentence: str, **fields: FieldValue) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields


class UnknownNodeError(ExpressionError):
    """A path to something that the form does not have. XPath reads it as blank; a scheme refuses it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A string in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign before an expression."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and the operator between them (or, and, =, !=, <, <=, >, >=, +, -, *, div, mod, |)."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function called by name."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a name, "*", "." or "..", with its conditions in square brackets."""

    name: str
    conditions: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A path to nodes.

    Attributes:
        start: "/" from the top of the form, "" from where we stand, or the call that gives the start
            (`instance('list')` or `current()`).
        steps: the steps from there.
    """

    start: str | Call
    steps: tuple[Step, ...]


Expression = Number | Text | Negation | Operation | Call | Path

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<symbol>\.\.|//|::|!=|<=|>=|[()\[\],/@|=<>+*.$-])
  | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    )""",
    re.VERBOSE,
)
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_WORD_OPERATORS = {"or", "and", "div", "mod"}
_MAX_DEPTH = 60
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse(text: str) -> Expression:
    """Return the tree of an expression.

    Raises:
        ExpressionError: when the text does not follow the grammar, with the part that was not understood.
    """
    reader = _Reader(list(_tokens(text)), text)
    tree = reader.expression(0, 0)
    reader.expect_end()
    return tree


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    end = len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None and text[place:].lstrip()[:1] in "“”‘’":
            # Spreadsheets turn straight quotation marks into curly ones; ODK Collect forgives them too.
            text = text[:place] + text[place:].translate(_QUOTES)
            continue
        if found is None or found.lastgroup is None:
            raise ExpressionError(N_("“{part}” could not be understood."), part=text[place:].strip()[:30])
        place = found.end()
        yield _Token(found.lastgroup, found[found.lastgroup])


class _Reader:
    """A cursor over the tokens of one expression."""

    def __init__(self, tokens: list[_Token], text: str) -> None:
        self._tokens = tokens
        self._place = 0
        self._text = text

    def _peek(self, ahead: int = 0) -> _Token:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else _Token("end", "")

    def _next(self) -> _Token:
        token = self._peek()
        self._place += 1
        return token

    def _take(self, symbol: str) -> bool:
        token = self._peek()
        if token.kind == "symbol" and token.text == symbol:
            self._place += 1
            return True
        return False

    def _expect(self, symbol: str) -> None:
        if not self._take(symbol):
            raise self._unexpected()

    def _unexpected(self) -> ExpressionError:
        token = self._peek()
        if token.kind == "end":
            return ExpressionError(N_("“{expression}” stops too early."), expression=self._text.strip()[:60])
        return ExpressionError(
            N_("“{part}” is not expected in “{expression}”."),
            part=token.text,
            expression=self._text.strip()[:60],
        )

    def expect_end(self) -> None:
        """Check that nothing is left over."""
        if self._peek().kind != "end":
            raise self._unexpected()

    def expression(self, level: int, depth: int) -> Expression:
        """Read an expression of one level of the operators, loosest first."""
        if depth > _MAX_DEPTH:
            raise ExpressionError(N_("The expression is nested too deeply to be read."))
        if level == len(_LEVELS):
            return self._unary(depth)
        left = self.expression(level + 1, depth + (level == 0))
        while self._operator() in _LEVELS[level]:
            operator = self._next().text
            left = Operation(operator, left, self.expression(level + 1, depth + 1))
        return left

    def _operator(self) -> str:
        token = self._peek()
        named = token.kind == "name" and token.text in _WORD_OPERATORS
        return token.text if named or token.kind == "symbol" else ""

    def _unary(self, depth: int) -> Expression:
        if self._take("-"):
            return Negation(self._unary(depth + 1))
        left = self._primary(depth)
        while self._take("|"):
            left = Operation("|", left, self._primary(depth))
        return left

    def _primary(self, depth: int) -> Expression:
        token = self._peek()
        if token.kind == "number":
            self._next()
            return Number(Decimal(token.text))
        if token.kind == "text":
            self._next()
            return Text(token.text[1:-1])
        if self._take("("):
            inner = self.expression(0, depth + 1)
            self._expect(")")
            return inner
        if token.kind == "name" and self._peek(1) == _Token("symbol", "("):
            call = self._call(depth)
            if self._take("/"):
                return Path(call, self._steps(depth))
            return call
        return self._path(depth)

    def _call(self, depth: int) -> Call:
        name = self._next().text
        self._expect("(")
        arguments: list[Expression] = []
        if not self._take(")"):
            arguments.append(self.expression(0, depth + 1))
            while self._take(","):
                arguments.append(self.expression(0, depth + 1))
            self._expect(")")
        return Call(name, tuple(arguments))

    def _path(self, depth: int) -> Path:
        start = "/" if self._take("/") else ""
        return Path(start, self._steps(depth))

    def _steps(self, depth: int) -> tuple[Step, ...]:
        steps = [self._step(depth)]
        while self._take("/"):
            steps.append(self._step(depth))
        return tuple(steps)

    def _step(self, depth: int) -> Step:
        token = self._peek()
        if token.kind != "name" and token.text not in {".", "..", "*"}:
            raise self._unexpected()
        self._next()
        if self._peek().text in {"::", "("}:
            raise self._unexpected()
        conditions = []
        while self._take("["):
            conditions.append(self.expression(0, depth + 1))
            self._expect("]")
        return Step(token.text, tuple(conditions))


_CHOOSING = {"if", "coalesce", "once"}
_ITSELF = Path("", (Step("."),))


def keeps_itself(text: str) -> bool:
    """Return whether a calculation that reads its own answer only keeps or compares it.

    `if(. = '', today(), .)` comes to rest; `. + 1` would grow at each recalculation and is a circle.
    """
    tree = parse(text)
    return _reads_itself(tree) and _rests(tree)


def _reads_itself(tree: Expression) -> bool:
    return tree == _ITSELF or any(_reads_itself(part) for part in _parts(tree))


def _rests(tree: Expression) -> bool:
    if tree == _ITSELF:
        return True
    compares = isinstance(tree, Operation) and tree.operator in {"=", "!="}
    chooses = isinstance(tree, Call) and tree.name in _CHOOSING
    if compares or chooses:
        return all(_rests(part) for part in _parts(tree))
    return not _reads_itself(tree)


def _parts(tree: Expression) -> tuple[Expression, ...]:
    if isinstance(tree, Operation):
        return tree.left, tree.right
    if isinstance(tree, Negation):
        return (tree.operand,)
    if isinstance(tree, Call):
        return tree.arguments
    return ()
