"""The ids of reviews: the same on every laptop, and short however long the row."""

from __future__ import annotations

from pbdesk.domain.reviewing import next_task_id, review_id


def test_ids_follow_from_the_task_and_never_grow() -> None:
    task, seen = "01a1ee56-5e01-7004-8000-000000000001", set()
    for _each in range(50):
        review = review_id(task)
        assert review == review_id(task)
        seen |= {task, review}
        task = next_task_id(review)
        assert len(task) == len(review) == 32
    assert len(seen) == 100
