from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.pdf.fontset import Weight, noto
from pbdesk.documents.pdf.lines import Line, Styled, balanced, lines_of, natural_width, settled

WORDS = st.lists(
    st.text(alphabet="abcdeŵŷłó£’-/@.0123456789\u0301", min_size=1, max_size=30), min_size=1, max_size=30
)


def said(lines: list[Line]) -> str:
    return "".join(
        "".join(piece.text for piece in line.pieces) + (" " if line.ends_word else "") for line in lines
    )


@settings(deadline=None)  # the computer may be busy with other things
@given(WORDS, st.integers(800, 30_000))
def test_lines_hold_every_word_in_order_and_none_twice(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert said(lines_of([Styled(text, Weight.REGULAR)], noto(), width)).split() == text.split()


@settings(deadline=None)  # the computer may be busy with other things
@given(WORDS, st.integers(2_000, 30_000))
def test_no_line_is_wider_than_the_column(words: list[str], width: int) -> None:
    for line in lines_of([Styled(" ".join(words), Weight.BOLD)], noto(), width):
        assert line.width <= width + 1e-6


@settings(deadline=None)  # the computer may be busy with other things
@given(WORDS)
def test_heading_is_balanced_into_as_many_lines(words: list[str]) -> None:
    runs = [Styled(" ".join(words), Weight.BOLD)]
    plain, even = lines_of(runs, noto(), 12_000), balanced(runs, noto(), 12_000)
    assert len(even) == len(plain)
    assert said(even) == said(plain)
    assert max(line.width for line in even) <= max(line.width for line in plain) + 1e-6


@settings(deadline=None)  # the computer may be busy with other things
@given(WORDS, st.integers(4_000, 30_000))
def test_last_line_is_settled_without_a_line_more(words: list[str], width: int) -> None:
    runs = [Styled(" ".join(words), Weight.REGULAR)]
    plain, better = lines_of(runs, noto(), width), settled(runs, noto(), width)
    assert len(better) == len(plain)
    assert said(better).split() == said(plain).split()
    assert better[-1].width >= plain[-1].width - 1e-6


def test_single_short_word_is_not_left_on_the_last_line() -> None:
    runs = [Styled("When I am hurried I get tired and my hands shake.", Weight.REGULAR)]
    width = natural_width(runs, noto())[1] - 100
    assert lines_of(runs, noto(), width)[-1].pieces[0].text == "shake."
    assert settled(runs, noto(), width)[-1].pieces[0].text == "hands shake."


def test_word_is_not_split_while_it_fits() -> None:
    lines = lines_of([Styled("a remarkable neighbourhood", Weight.REGULAR)], noto(), 8_000)
    assert [piece.text for line in lines for piece in line.pieces] == ["a remarkable", "neighbourhood"]


def test_compound_breaks_after_its_hyphen_and_reads_as_one_word() -> None:
    lines = lines_of([Styled("self-employed", Weight.REGULAR)], noto(), 5_000)
    assert [line.pieces[0].text for line in lines] == ["self-", "employed"]
    assert not lines[0].ends_word


def test_date_and_phone_number_do_not_break_at_their_signs() -> None:
    assert len(lines_of([Styled("2026-11-21", Weight.REGULAR)], noto(), 6_000)) == 1


def test_word_longer_than_the_line_is_cut_and_reads_as_one_word() -> None:
    word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch"
    lines = lines_of([Styled(word, Weight.REGULAR)], noto(), 6_000)
    assert len(lines) > 3
    assert said(lines).split() == [word]


def test_bold_part_of_a_word_stays_with_it() -> None:
    lines = lines_of([Styled("Note", Weight.BOLD, 0), Styled(": see", Weight.REGULAR, 1)], noto(), 90_000)
    assert [(piece.text, piece.owner) for piece in lines[0].pieces] == [("Note", 0), (": see", 1)]


def test_no_break_space_does_not_break() -> None:
    lines = lines_of([Styled("£12\u00a0a\u00a0week or so", Weight.REGULAR)], noto(), 6_000)
    assert lines[0].pieces[0].text == "£12\u00a0a\u00a0week"


def test_kerning_moves_letters_together() -> None:
    together, _whole = natural_width([Styled("AVA", Weight.REGULAR)], noto())
    face = noto().first(Weight.REGULAR)
    assert together < sum(face.shape(letter).width for letter in "AVA")


def test_empty_text_has_no_lines() -> None:
    assert lines_of([Styled("", Weight.REGULAR)], noto(), 1_000) == []
