"""Added and removed words are marked by style, escaped, and told in words."""

from __future__ import annotations

from pbdesk.ui.widgets.word_diff import WordDiff


def test_word_diff_when_words_came_and_went_then_marked_and_told(qtbot):
    shown = WordDiff(
        [("same", "I swim "), ("removed", "<b>Fridays</b>"), ("added", "& more")], "Added: more."
    )
    qtbot.addWidget(shown)
    assert "line-through" in shown.text()
    assert "font-weight:700" in shown.text()
    assert "&lt;b&gt;Fridays&lt;/b&gt;" in shown.text()
    assert shown.accessibleName() == "I swim & more Added: more."
