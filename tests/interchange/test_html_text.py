"""Plain text out of HTML: what is kept, what is dropped, and that no tag survives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.interchange.html_text import plain_text, summary_of


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<h1>About</h1>\n\n<p>One&nbsp;two\nthree.</p>", "About\n\nOne two three."),
        ("<ul><li>Mondays</li><li>Tea &amp; cake</li></ul>", "• Mondays\n• Tea & cake"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<p>Keep</p><script>alert('x < y')</script><style>p{}</style>", "Keep"),
        (
            '<a href="https://a.example.org/">Here</a> or <a href="#top">up</a>',
            "Here (https://a.example.org/) or up",
        ),
        ('<a href="https://a.example.org">https://a.example.org</a>', "https://a.example.org"),
        ("&lt;p&gt;Twice &amp;amp; escaped&lt;/p&gt;", "Twice & escaped"),
        ("Plain lines\nstay   lines.\n\n\n\nNext", "Plain lines\nstay lines.\n\nNext"),
        ("Fish &amp; chips", "Fish & chips"),
        ("Ages 5 < 12 and 3 > 2", "Ages 5 < 12 and 3 > 2"),
        ("<p>Broken <b>markup", "Broken markup"),
        ("<!-- hidden --><p>Shown</p>", "Shown"),
        (
            "<table><tr><td>Mon</td><td>10</td></tr><tr><td>Tue</td><td>11</td></tr></table>",
            "Mon 10\n\nTue 11",
        ),
        ("zero\u200bwidth and \u202eturned\u202c", "zerowidth and turned"),
        ("", ""),
    ],
)
def test_plain_text_keeps_the_words_and_their_shape(source, text):
    assert plain_text(source) == text


PIECES = [
    "<p>",
    "</p>",
    "<li>",
    "<b>",
    "</ul>",
    "<script>",
    "</script>",
    "<br",
    "<!--",
    "&lt;p&gt;",
    "a",
    " ",
    "&amp;",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_plain_text_never_leaves_a_whole_tag(source):
    assert not re.search(r"</?(p|li|b|ul|script)>", plain_text(source))


@given(st.text(max_size=200))
def test_plain_text_of_any_text_is_tidy(source):
    text = plain_text(source)
    assert text == text.strip()
    assert "\n\n\n" not in text


def test_summary_of_takes_whole_sentences_that_fit():
    text = "First sentence, which is long enough to stand. Second one. " + "Third goes on and on. " * 20
    summary = summary_of(text, 70)
    assert summary == "First sentence, which is long enough to stand. Second one."


def test_summary_of_one_long_sentence_ends_at_a_word():
    assert summary_of("word " * 100, 22) == "word word word word…"


def test_summary_of_passes_over_a_lone_heading():
    assert summary_of("About us\n\nWe work with young people who are leaving care in town.").startswith(
        "We work"
    )


@given(st.text(max_size=600), st.integers(20, 200))
def test_summary_of_is_never_longer_than_asked(text, limit):
    assert len(summary_of(text, limit)) <= limit + 1
