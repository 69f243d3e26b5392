from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image

from pbdesk.documents.booklet import build
from pbdesk.documents.pdf.themes import STANDARD
from pbdesk.documents.pdf.writer import render
from pbdesk.documents.preview import page_count, page_image, page_images
from pbdesk.domain.errors import KnownError
from tests.documents.samples import DRAFT


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("preview") / "plan.pdf"
    render(build(DRAFT), STANDARD, path)
    return path


def test_every_page_is_shown_in_its_colours(booklet: Path) -> None:
    pages = list(page_images(booklet, 40))
    assert len(pages) == page_count(booklet)
    for page in pages:
        assert len(page.rgb) == page.width * page.height * 3
        assert (page.width, page.height) == (331, 468)
    cover = Image.frombytes("RGB", (pages[0].width, pages[0].height), pages[0].rgb)
    red, green, blue = cover.getpixel((pages[0].width - 83, 20))  # type: ignore[misc]
    assert red < green < blue  # the dark disc is teal, not brown: red comes first
    assert cover.getpixel((5, pages[0].height - 5)) == (255, 255, 255)


def test_one_page_can_be_asked_for(booklet: Path) -> None:
    assert page_image(booklet, 2, 72).width == 596


def test_pages_can_be_drawn_from_several_threads(booklet: Path) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(sum(page.width for page in page_images(booklet, 20))))
        for _number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_what_is_no_pdf_is_met_in_words(tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(b"no")
    with pytest.raises(KnownError) as caught:
        page_count(path)
    assert caught.value.code == "pdf-unreadable"
