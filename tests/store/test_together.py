"""Several writes of a sync as one transaction: all of them are durable, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.services.ports import Enrolment
from pbdesk.store.vault import Vault
from pbdesk.sync.page import Cursor, FeedOp, FeedPage, OpAnswer
from tests.helpers.councils import OpMaker
from tests.helpers.vaults import add_case, new_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "store")
    add_case(vault)
    return vault


def news() -> FeedPage:
    other = OpMaker("other", "Bryn")
    return FeedPage(Cursor("e1", 1), (FeedOp(1, other.case("case-b")),))


def test_what_is_done_together_stands_together(vault: Vault) -> None:
    waiting = vault.log.waiting_ops()
    assert vault.log.case_digests() == []
    with vault.together() as whole:
        whole.log.record_answers([OpAnswer(op.op_id, "applied", 1) for op in waiting])
        whole.log.apply_page(news())
        whole.drafts.put("courier/number", 3)
        whole.enrolment = Enrolment("", "d1", "Asha", "c1", "Glanmor", "")
        whole.last_synced = "2026-11-21T10:00:00Z"
        assert whole.log.waiting_ops() == []
        assert whole.reads.counts()["waiting"] == 0
    assert vault.log.waiting_ops() == []
    assert vault.log.cursor() == Cursor("e1", 1)
    assert {digest.case_id for digest in vault.log.case_digests()} == {waiting[0].case_id, "case-b"}
    assert vault.drafts.get("courier/number") == 3
    assert vault.enrolment is not None
    assert vault.last_synced == "2026-11-21T10:00:00Z"
    vault.close()


def test_trouble_in_the_middle_leaves_all_as_it_was(vault: Vault) -> None:
    waiting = vault.log.waiting_ops()

    def in_trouble() -> None:
        with vault.together() as whole:
            whole.log.record_answers([OpAnswer(op.op_id, "applied", 1) for op in waiting])
            whole.log.apply_page(news())
            whole.drafts.put("courier/number", 3)
            raise ValueError("trouble")

    with pytest.raises(ValueError, match="trouble"):
        in_trouble()
    assert vault.log.waiting_ops() == waiting
    assert vault.log.cursor() == Cursor()
    assert vault.drafts.get("courier/number") is None
    vault.close()
