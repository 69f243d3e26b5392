"""Photos taken in: upright, small, stripped; and every file that is no photo told in words."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pbdesk.domain.errors import KnownError
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.receipts.intake import LONG_SIDE, MAX_PIXELS, THUMBNAIL_SIDE, take_in

PHONE_PHOTO = draw_receipt("Felyn Pool", [("Lane swim x 4", 2200)], 2200, date(2026, 11, 3), 412)


def _saved(picture: Image.Image, style: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, style, **options)
    return out.getvalue()


def _opened(jpeg: bytes) -> Image.Image:
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.load()
        return picture


def _code(data: bytes) -> str:
    with pytest.raises(KnownError) as caught:
        take_in(data, "till.jpg")
    assert "till.jpg" in caught.value.english()
    assert "Nothing was saved" in caught.value.english()
    return caught.value.code


def _quarters(size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Return a picture whose left half is red and right half blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def _near(found: object, wanted: tuple[int, int, int]) -> bool:
    return isinstance(found, tuple) and all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


def test_take_in_strips_position_camera_comment_and_profile():
    tags = Image.Exif()
    tags[0x010F] = "Example Phones"
    tags.get_ifd(0x8825)[1] = "N"
    data = _saved(_quarters(), "JPEG", exif=tags, comment=b"at home", icc_profile=b"profile", dpi=(72, 72))
    for source in (data, PHONE_PHOTO):
        photo = take_in(source, "a.jpg")
        for jpeg in (photo.jpeg, photo.thumbnail):
            picture = _opened(jpeg)
            assert not picture.getexif()
            assert not {"exif", "comment", "icc_profile", "photoshop", "xmp"} & picture.info.keys()
            assert b"Exif" not in jpeg
            assert b"Example Phones" not in jpeg


def test_take_in_turns_a_phone_photo_upright():
    with Image.open(io.BytesIO(PHONE_PHOTO)) as lying:
        across, down = lying.size
    photo = take_in(PHONE_PHOTO, "a.jpg")
    assert (photo.width, photo.height) == (down, across)


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, "left"),
        (2, "right"),
        (3, "right"),
        (4, "left"),
        (5, "top"),
        (6, "top"),
        (7, "bottom"),
        (8, "bottom"),
    ],
)
def test_take_in_obeys_each_orientation(orientation, red_at):
    tags = Image.Exif()
    tags[0x0112] = orientation
    picture = _opened(take_in(_saved(_quarters(), "JPEG", exif=tags, quality=95), "a.jpg").jpeg)
    width, height = picture.size
    spots = {
        "left": (4, height // 2),
        "right": (width - 5, height // 2),
        "top": (width // 2, 4),
        "bottom": (width // 2, height - 5),
    }
    assert _near(picture.getpixel(spots[red_at]), (255, 0, 0))
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[red_at]
    assert _near(picture.getpixel(spots[opposite]), (0, 0, 255))


@pytest.mark.parametrize("size", [(3000, 4000), (4000, 300), (1601, 1601)])
def test_take_in_makes_large_photos_small_and_keeps_their_shape(size):
    photo = take_in(_saved(_quarters(size), "JPEG"), "a.jpg")
    assert max(photo.width, photo.height) == LONG_SIDE
    assert photo.width / photo.height == pytest.approx(size[0] / size[1], rel=0.02)
    assert max(_opened(photo.thumbnail).size) == THUMBNAIL_SIDE


def test_take_in_never_makes_a_small_photo_larger():
    photo = take_in(_saved(_quarters((80, 40)), "PNG"), "a.png")
    assert (photo.width, photo.height) == (80, 40)
    assert _opened(photo.thumbnail).size == (80, 40)


def test_take_in_keeps_the_fingerprints_of_both():
    photo = take_in(PHONE_PHOTO, "a.jpg")
    assert photo.original_sha256 == hashlib.sha256(PHONE_PHOTO).hexdigest()
    assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()
    assert photo == take_in(PHONE_PHOTO, "another name.jpg")


def test_take_in_of_what_it_made_is_taken_again():
    photo = take_in(PHONE_PHOTO, "a.jpg")
    assert take_in(photo.jpeg, "a.jpg").width == photo.width


def test_take_in_shows_transparency_as_white_paper():
    for mode in ("RGBA", "LA"):
        clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0)).convert(mode)
        assert _near(_opened(take_in(_saved(clear, "PNG"), "a.png").jpeg).getpixel((10, 10)), (255, 255, 255))
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([255, 0, 0, 0, 255, 0])
    assert _near(
        _opened(take_in(_saved(palette, "PNG", transparency=0), "a.png").jpeg).getpixel((10, 10)),
        (255, 255, 255),
    )


def test_take_in_reads_sixteen_bits_as_grey_and_not_as_white():
    wide = Image.new("I;16", (20, 20), 32768)
    assert _near(_opened(take_in(_saved(wide, "PNG"), "a.png").jpeg).getpixel((10, 10)), (128, 128, 128))


def test_take_in_reads_cmyk_one_bit_and_grey():
    ink = Image.new("CMYK", (20, 20), (0, 255, 255, 0))
    assert _near(_opened(take_in(_saved(ink, "JPEG"), "a.jpg").jpeg).getpixel((10, 10)), (255, 0, 0))
    for mode in ("1", "L", "P"):
        assert take_in(_saved(Image.new(mode, (20, 20), 1), "PNG"), "a.png").width == 20


@pytest.mark.parametrize("style", ["GIF", "WEBP", "PNG"])
def test_take_in_of_an_animation_takes_the_first_picture(style):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    data = _saved(frames[0], style, save_all=True, append_images=frames[1:], duration=100)
    assert _near(_opened(take_in(data, "a.gif").jpeg).getpixel((10, 10)), (255, 0, 0))


def test_take_in_reads_bmp():
    assert take_in(_saved(_quarters(), "BMP"), "a.bmp").height == 40


@pytest.mark.parametrize("style", ["TIFF", "PPM", "ICO", "PCX", "TGA", "AVIF"])
def test_take_in_keeps_other_decoders_shut(style):
    assert _code(_saved(_quarters((32, 32)), style)) == "photo-not-an-image"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo-empty"),
        (b"hello", "photo-not-an-image"),
        (b"\0" * 500, "photo-not-an-image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo-not-an-image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "photo-heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "photo-heic"),
        (b"%PDF-1.7\n", "photo-pdf"),
    ],
)
def test_take_in_of_no_photo_says_what_it_is(data, code):
    assert _code(data) == code


def test_take_in_of_heic_says_what_to_do():
    with pytest.raises(KnownError, match="Most compatible"):
        take_in(b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC")


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("style", ["JPEG", "PNG", "WEBP", "BMP"])
def test_take_in_of_a_photo_cut_off_is_refused(style, kept):
    with Image.open(io.BytesIO(PHONE_PHOTO)) as photo:
        data = _saved(photo, style)
    assert _code(data[: int(len(data) * kept)]) in ("photo-damaged", "photo-not-an-image")


def _png_header(width: int, height: int) -> bytes:
    """Return a small PNG that claims a size; its pixels would be zeros."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(20_000, 10_000), (8_001, 8_000), (60_000, 2_000), (2**31 - 1, 2**31 - 1)])
def test_take_in_of_too_many_pixels_is_refused_before_decoding(size):
    assert size[0] * size[1] > MAX_PIXELS
    assert _code(_png_header(*size)) == "photo-too-large"


def test_take_in_of_too_many_bytes_is_refused():
    assert _code(b"\xff\xd8\xff" + b"\0" * 60_000_000) == "photo-too-large"


def test_take_in_of_a_damaged_orientation_tag_still_takes_the_photo():
    broken = PHONE_PHOTO.replace(b"Exif\0\0", b"Exif\0\0\xff", 1)
    assert take_in(broken, "a.jpg").width > 0


GIF = _saved(_quarters(), "GIF")
WEBP = _saved(_quarters(), "WEBP")
PNG = _saved(_quarters().convert("RGBA"), "PNG")
BMP = _saved(_quarters((9, 5)), "BMP")
TAGS = Image.Exif()
TAGS[0x0112] = 8
JPEG = _saved(_quarters(), "JPEG", exif=TAGS)


def _photo_or_words(data: bytes) -> None:
    try:
        photo = take_in(data, "a.jpg")
    except KnownError as error:
        assert error.code.startswith("photo-")  # noqa: PT017 - any of several errors, or none
        return
    assert _opened(photo.jpeg).size == (photo.width, photo.height)


@settings(deadline=None)
@given(st.sampled_from([GIF, WEBP, PNG, BMP, JPEG]), st.data())
def test_take_in_of_garbled_bytes_gives_a_photo_or_words(source, data):
    garbled = bytearray(source)
    for _ in range(data.draw(st.integers(1, 6))):
        garbled[data.draw(st.integers(0, len(garbled) - 1))] = data.draw(st.integers(0, 255))
    _photo_or_words(bytes(garbled))


@settings(deadline=None)
@given(st.sampled_from([GIF, WEBP, PNG, BMP, JPEG]), st.integers(0, 2000), st.binary(max_size=60))
def test_take_in_of_a_cut_or_patched_photo_gives_a_photo_or_words(source, at, patch):
    _photo_or_words(source[:at] + patch)
    _photo_or_words(source[:at] + patch + source[at:])


@pytest.mark.shared_data
def test_take_in_of_every_real_receipt(shared_data: Path):
    sizes = []
    for path in sorted((shared_data / "receipts" / "img").glob("*.jpg")):
        data = path.read_bytes()
        with Image.open(path) as original:
            shape = original.width / original.height
        photo = take_in(data, path.name)
        assert max(photo.width, photo.height) <= LONG_SIDE
        assert photo.width / photo.height == pytest.approx(shape, rel=0.02)
        assert not _opened(photo.jpeg).getexif()
        sizes.append(len(photo.jpeg))
    assert len(sizes) == 40
    assert sum(sizes) / len(sizes) < 200_000


@pytest.mark.shared_data
def test_take_in_of_a_real_pdf_invoice_says_that_it_is_one(shared_data: Path):
    for path in (shared_data / "receipts" / "pdf").glob("*.pdf"):
        assert _code(path.read_bytes()) == "photo-pdf"
