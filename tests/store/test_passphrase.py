"""Strength in words: what is enough, what is not, and what to do about it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.store.passphrase import judge
from tests.helpers.raw_store import PASSPHRASE, ROOT


@pytest.mark.parametrize("text", [PASSPHRASE, "the kettle hums under seven lanterns", "x9!Kq2#vL0pz"])
def test_a_good_passphrase_is_enough(text: str):
    strength = judge(text)

    assert strength.ok
    assert strength.score >= 3
    assert strength.sentence in {"Strong.", "Very strong."}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "unrelated words"),
        ("dŵr", "unrelated words"),
        ("password1234", "common password"),
        ("qwertyuiop[]", "Neighbouring keys"),
        ("aaaaaaaaaaaaaaa", "Repeating"),
        ("abcdefghijklmnop", "abc"),
        ("123456789012", "common password"),
    ],
)
def test_a_weak_passphrase_is_not_and_gets_advice(text: str, hint: str):
    strength = judge(text)

    assert not strength.ok
    assert hint in strength.advice


def test_a_short_one_says_how_long_it_is():
    strength = judge("x9!Kq2#vL0p")

    assert not strength.ok
    assert strength.sentence.format(**strength.fields) == "Too short: 11 of at least 12 characters."


def test_ones_own_words_are_no_secret():
    text = "cyngordyffrynglas"
    assert judge(text).score > judge(text, ["Cyngor Dyffrynglas", "cyngordyffrynglas"]).score
    assert "organisation" in judge(text, ["cyngordyffrynglas"]).advice


def test_accents_count_once_however_they_were_typed():
    assert judge("ŵŵŵŵŵŵ").fields["typed"] == 6


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_whole_answer(text: str):
    strength = judge(text)

    assert 0 <= strength.score <= 4
    assert strength.sentence.format(**strength.fields)
    assert strength.advice


def test_the_word_lists_are_loaded_only_when_needed():
    code = "import sys, pbdesk.store.passphrase as p; p.judge('short'); sys.exit('zxcvbn' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
