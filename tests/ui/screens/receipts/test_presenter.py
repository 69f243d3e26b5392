"""What the page of receipts shows, checks and saves, on a real vault."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.receipts.intake import take_in
from pbdesk.ui.screens.receipts import typed as typed_module
from pbdesk.ui.screens.receipts.presenter import ReceiptsPresenter
from pbdesk.ui.screens.receipts.queue_presenter import QueuePresenter
from pbdesk.ui.screens.receipts.typed import Typed
from tests.ui.screens.receipts.world import TODAY, lines_of, make_world

GOOD = Typed(
    day="2026-11-20", payee="Fern Gate", amount="120.00", line_id="line-help", because="Sent by post"
)


def presenter_of(world) -> ReceiptsPresenter:
    vault = world.vault
    return ReceiptsPresenter(
        world.receipts,
        world.programmes,
        vault.reads,
        vault.photos,
        vault.drafts,
        take_in,
        vault.clock.today,
    )


@pytest.fixture
def presenter(world) -> ReceiptsPresenter:
    return presenter_of(world)


def change(**fields) -> Typed:
    return msgspec.structs.replace(GOOD, **fields)


def wrong(form: Typed) -> list[str]:
    return [problem.identifier for problem in typed_module.problems(form, has_photo=False)]


# Saving


def test_save_when_all_is_there_then_it_is_in_the_ledger_and_said(world, presenter):
    judged = presenter.save(world.case_id, GOOD, None, accepted=False)
    assert judged.said == "Saved on this computer. £6,120.00 left on this line."
    assert judged.change.touches("ledger_entry")
    assert [row.cells[:4] for row in presenter.view(world.case_id).entries] == [
        ("Fern Gate", "20 Nov 2026", "Paid", "£120.00")
    ]


def test_save_with_a_photo_when_done_then_the_photo_is_kept_and_whole(world, presenter):
    photo = presenter.choose(world.case_id, str(world.draw()))
    judged = presenter.save(world.case_id, change(because=""), photo, accepted=False)
    assert judged.change is not None
    glance = next(iter(presenter.view(world.case_id).glances.values()))
    assert presenter.photo(glance.photo_sha256) == photo.jpeg
    assert b"Pocket 4" in photo.data
    assert b"Pocket 4" not in photo.jpeg


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (change(because=""), ["photo"]),
        (change(payee=" "), ["payee"]),
        (change(amount=""), ["amount"]),
        (change(amount="-5"), ["amount"]),
        (change(amount="0"), ["amount"]),
        (change(amount="9" * 22), ["amount"]),
        (change(amount="twelve"), ["amount"]),
        (change(day=""), ["day"]),
        (change(day="2026-02-30"), ["day"]),
        (change(kind="payment"), ["settles"]),
        (change(kind="commitment", because=""), []),
        (change(kind="refund", because=""), []),
        (Typed(), ["photo", "day", "payee", "amount"]),
    ],
)
def test_problems_when_something_lacks_then_its_field_is_named(form, fields):
    assert wrong(form) == fields


def test_save_when_over_the_line_then_a_reason_is_asked_for_and_then_it_saves(world, presenter):
    form = change(line_id="line-rail", amount="78.10")
    judged = presenter.save(world.case_id, form, None, accepted=True)
    assert judged.problems[0] == (
        "note",
        "£42.10 over what was agreed for this line. Save anyway, with a reason.",
    )
    reasoned = msgspec.structs.replace(form, note="The wall needed a longer rail.")
    odd = presenter.save(world.case_id, reasoned, None, accepted=False)
    assert (odd.change, len(odd.oddities)) == (None, 1)
    done = presenter.save(world.case_id, reasoned, None, accepted=True)
    assert done.said == "Saved on this computer. £42.10 over on this line."
    assert presenter.view(world.case_id).by_line[2].cells[4] == "£42.10 over"


def test_save_when_exactly_what_is_left_then_nothing_is_odd(world, presenter):
    assert presenter.save(world.case_id, change(line_id="line-rail", amount="36"), None, False).change


def test_save_when_a_promise_is_paid_then_its_money_is_not_counted_twice(world, presenter):
    rail = lines_of(world)[2]
    world.spend("Rhian's rails", 3_600, rail, kind="commitment")
    promise = presenter.view(world.case_id).promises[0]
    assert promise.words == "Rhian's rails, 12 November 2026: £36.00 still to pay"
    form = change(kind="payment", settles=promise.id, amount=promise.amount, line_id="")
    assert presenter.save(world.case_id, form, None, False).said.endswith("£0.00 left on this line.")
    assert presenter.view(world.case_id).promises == ()


def test_save_when_the_same_was_paid_that_day_then_it_asks_once(world, presenter):
    presenter.save(world.case_id, GOOD, None, False)
    again = presenter.save(world.case_id, GOOD, None, False)
    assert "recorded already" in again.oddities[0].sentence
    assert presenter.save(world.case_id, GOOD, None, True).change


@pytest.mark.parametrize(
    ("day", "words"), [("2026-12-01", "still to come"), ("2024-11-01", "more than a year ago")]
)
def test_save_when_the_day_is_strange_then_it_asks(world, presenter, day, words):
    judged = presenter.save(world.case_id, change(day=day), None, False)
    assert words in judged.oddities[0].sentence


def test_save_when_no_line_is_chosen_then_it_asks_once(world, presenter):
    form = change(line_id="")
    assert "no line of the plan" in presenter.save(world.case_id, form, None, False).oddities[0].sentence
    assert presenter.save(world.case_id, form, None, True).said.endswith("£6,389.00 left in all.")


def test_save_when_money_comes_back_then_the_line_has_more(world, presenter):
    form = change(kind="refund", amount="10", because="")
    assert presenter.save(world.case_id, form, None, False).said.endswith("£6,250.00 left on this line.")


# Correcting and releasing


def test_correct_when_saved_then_only_the_new_entry_counts_and_keeps_the_photo(world, presenter):
    photo = presenter.choose(world.case_id, str(world.draw()))
    presenter.save(world.case_id, change(because=""), photo, False)
    old = presenter.view(world.case_id).entries[0].key
    form = msgspec.structs.replace(presenter.correcting(world.case_id, old), amount="100")
    presenter.save(world.case_id, form, None, False)
    view = presenter.view(world.case_id)
    assert [row.cells[2:5] for row in view.entries] == [("Paid (corrected)", "£100.00", "Here")]
    with pytest.raises(KnownError, match="replaced"):
        presenter.save(world.case_id, form, None, False)


def test_correct_when_zero_then_the_entry_is_cancelled(world, presenter):
    presenter.save(world.case_id, GOOD, None, False)
    old = presenter.view(world.case_id).entries[0].key
    form = msgspec.structs.replace(presenter.correcting(world.case_id, old), amount="0.00")
    assert presenter.save(world.case_id, form, None, False).said.endswith("£6,240.00 left on this line.")


def test_correct_when_the_line_is_of_an_earlier_plan_then_it_stays(world, presenter):
    gone = msgspec.structs.replace(lines_of(world)[1], id="line-gone")
    entry = world.spend("Pool", 550, gone)
    form = msgspec.structs.replace(presenter.correcting(world.case_id, entry.id), amount="5")
    presenter.save(world.case_id, form, None, False)
    saved = world.vault.reads.records(LedgerEntry, world.case_id)[-1]
    assert (saved.line_id, saved.shares, saved.amount_pence) == ("line-gone", {"council": "100"}, 500)


def test_release_when_taken_back_then_the_promise_stands_again(world, presenter):
    world.spend("Fern Gate", 48_000, lines_of(world)[0], kind="commitment")
    promise = presenter.view(world.case_id).promises[0]
    release_id, _change = presenter.release(world.case_id, promise.id)
    assert presenter.view(world.case_id).promises == ()
    presenter.take_back(world.case_id, release_id)
    assert presenter.view(world.case_id).promises == (promise,)


def test_glance_when_a_promise_is_paid_in_part_then_it_is_not_corrected_but_released(world, presenter):
    promise = world.spend("Fern Gate", 48_000, lines_of(world)[0], kind="commitment")
    assert presenter.view(world.case_id).glances[promise.id].can_correct
    world.spend("Fern Gate", 12_000, lines_of(world)[0], settles=promise.id)
    glance = presenter.view(world.case_id).glances[promise.id]
    assert (glance.can_correct, glance.still_promised) == (False, 36_000)


# Showing


def test_view_when_spent_by_two_funders_then_each_stands_to_the_penny(world, presenter):
    world.spend("Fern Gate", 12_001, lines_of(world)[0])
    view = presenter.view(world.case_id)
    assert [figure[1] for figure in view.figures] == ["£6,509.00", "£0.00", "£120.01", "£6,388.99"]
    assert [row.cells[::3] for row in view.by_funder] == [("Council", "£75.01"), ("NHS", "£45.00")]


def test_view_when_nothing_is_agreed_then_says_so_and_records_all_the_same(tmp_path):
    world = make_world(tmp_path)
    presenter = presenter_of(world)
    assert presenter.view(world.case_id).left_note.startswith("No plan has been agreed yet.")
    assert presenter.save(world.case_id, change(line_id=""), None, False).said == "Saved on this computer."
    world.vault.close()


def test_view_when_a_photo_is_on_another_laptop_then_says_where(world, presenter):
    attachment = Attachment(
        id=world.new_id(), case_id=world.case_id, sha256="ab" * 32, size=5, device="Ben Tudor", chunks=("x",)
    )
    entry = LedgerEntry(
        id=world.new_id(),
        case_id=world.case_id,
        amount_pence=900,
        on=TODAY,
        payee="Bus",
        attachment_id=attachment.id,
    )
    with world.vault.begin() as work:
        work.attach(attachment, None, None)
        work.save(entry)
        work.commit()
    view = presenter.view(world.case_id)
    assert view.entries[0].cells[4] == "On Ben Tudor's laptop"
    assert "not yet received" in view.glances[entry.id].photo_note
    assert view.glances[entry.id].photo_sha256 == ""


def test_view_when_nothing_was_sent_then_entries_wait(world, presenter):
    world.spend("Fern Gate", 100)
    assert presenter.view(world.case_id).entries[0].cells[5] == "Waiting to send"


def test_view_when_the_case_is_gone_then_known_error(presenter):
    with pytest.raises(KnownError, match="no longer on this computer"):
        presenter.view("nobody")


# Photos


def test_choose_when_the_photo_is_there_already_then_says_with_what(world, presenter):
    path = str(world.draw())
    assert presenter.choose(world.case_id, path).twin == ""
    presenter.save(world.case_id, change(because=""), presenter.choose(world.case_id, path), False)
    twin = presenter.choose(world.case_id, path).twin
    assert twin == "This photo is already with £120.00 to Fern Gate on 20 November 2026."


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"not a picture", "photo-not-an-image"), (b"", "photo-empty"), (None, "photo-unreadable")],
)
def test_choose_when_the_file_is_bad_then_known_error(world, presenter, data, code):
    path = world.folder / "odd.jpg"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        presenter.choose(world.case_id, str(path))
    assert caught.value.code == code


def test_choose_when_cut_off_then_known_error(world, presenter):
    path = world.draw()
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(KnownError) as caught:
        presenter.choose(world.case_id, str(path))
    assert caught.value.code == "photo-damaged"


@pytest.mark.parametrize("path", ["\0", "", "/", "x" * 5000])
def test_choose_when_the_path_is_no_file_then_known_error(world, presenter, path):
    with pytest.raises(KnownError) as caught:
        presenter.choose(world.case_id, path)
    assert caught.value.code == "photo-unreadable"


# Drafts and the queue


@given(
    payee=st.text(max_size=30), amount=st.text(max_size=12), day=st.sampled_from(["", "-00-05", "2026-11-02"])
)
def test_form_when_anything_is_typed_then_it_is_judged_and_never_a_fault(payee, amount, day):
    form = Typed(payee=payee, amount=amount, day=day)
    assert msgspec.convert(msgspec.to_builtins(form), Typed) == form
    assert all(problem.sentence for problem in typed_module.problems(form, has_photo=True))


def test_draft_when_kept_then_it_opens_again_and_the_queue_shows_it(world, presenter):
    presenter.keep(world.case_id, change(amount="12"))
    assert presenter.open(world.case_id).draft.amount == "12"
    queue = QueuePresenter(
        world.caseload.search, world.vault.reads, world.vault.drafts, world.programmes.title
    )
    line = queue.view().lines[0]
    assert (line.title, line.detail) == ("Ann Evans: a receipt that is not saved yet", "Fern Gate, £12")
    presenter.save(world.case_id, change(amount="12"), None, False)
    assert presenter.open(world.case_id).draft == Typed()
    assert queue.view().lines == ()


def test_queue_when_something_is_promised_then_it_is_listed_and_cases_are_found(world):
    world.spend("Fern Gate", 48_000, lines_of(world)[0], kind="commitment")
    queue = QueuePresenter(
        world.caseload.search, world.vault.reads, world.vault.drafts, world.programmes.title
    )
    view = queue.view("evans")
    assert [(line.title, line.state) for line in view.lines] == [
        ("Ann Evans: promised and not yet paid", "£480.00")
    ]
    assert (view.cases[0].cells[4], view.count) == ("£6,029.00", "1 of one case")
    assert queue.view("nobody").cases == []
