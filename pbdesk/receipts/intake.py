"""A photo, made safe to keep: checked before it is decoded, turned upright, stripped, and made smaller.

The picture that comes out holds nothing but pixels: no position, no camera, no comment, no colour profile.
Nothing here reads the text of a receipt or stores a photo.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from pbdesk.domain.errors import N_, KnownError

MAX_BYTES = 60_000_000
MAX_PIXELS = 64_000_000
"""Checked from the header, before any pixel is decoded. The largest usual phone photo has 50 million."""
LONG_SIDE = 1600
QUALITY = 75
"""Long side and JPEG quality at which amounts and dates could still be read (RECEIPTS section 1)."""
THUMBNAIL_SIDE = 320

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
"""Only these are decoded; TIFF, PSD, EPS and the rest stay shut, because each is one more door."""

_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    EOFError,
    OverflowError,
    MemoryError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
    # Raised only where warnings are errors; elsewhere a damaged tag is ignored.
    UserWarning,
)
"""What decoders raise on damaged bytes; a damaged photo is the person's world and not a fault of ours."""
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

_NOT_SAVED = N_("Nothing was saved, and the receipt is as it was.")
_AGAIN = N_("Take the photo again, or choose another file.")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is safe to keep.

    Attributes:
        jpeg: the picture, long side at most 1600 pixels, without any metadata.
        width, height: of `jpeg`, in pixels.
        thumbnail: a JPEG with a long side of at most 320 pixels.
        original_sha256: hexadecimal SHA-256 of the bytes that came in, so that the same file is known again.
        sha256: hexadecimal SHA-256 of `jpeg`.
    """

    jpeg: bytes
    width: int
    height: int
    thumbnail: bytes
    original_sha256: str
    sha256: str


def take_in(data: bytes, name: str) -> Photo:
    """Return a photo that is safe to keep.

    Args:
        data: the bytes of the file as they came.
        name: the file's name, for messages.

    Raises:
        KnownError: code "photo-empty", "photo-too-large", "photo-heic", "photo-pdf", "photo-not-an-image" or
            "photo-damaged".
    """
    _refuse_unread_kinds(data, name)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _refuse_too_many_pixels(opened.size, name)
            upright = _upright(opened)
    except _BOMBS as error:
        raise _too_large(name) from error
    except UnidentifiedImageError as error:
        raise _refusal(
            "photo-not-an-image", N_("“{name}” is not a picture that pbdesk can read."), name
        ) from error
    except _DAMAGE as error:
        raise _refusal("photo-damaged", N_("“{name}” is damaged or cut off."), name) from error
    jpeg = _as_jpeg(upright, QUALITY)
    thumbnail = upright.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Photo(
        jpeg,
        upright.width,
        upright.height,
        _as_jpeg(thumbnail, QUALITY),
        hashlib.sha256(data).hexdigest(),
        hashlib.sha256(jpeg).hexdigest(),
    )


def _refuse_unread_kinds(data: bytes, name: str) -> None:
    if not data:
        raise _refusal("photo-empty", N_("“{name}” is empty."), name)
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise _refusal(
            "photo-heic",
            N_("“{name}” is an HEIC photo, which pbdesk cannot read yet."),
            name,
            N_(
                "On the phone, set the camera to “Most compatible”, or share the photo as JPEG, then add it again."
            ),
        )
    if data.startswith(b"%PDF"):
        raise _refusal(
            "photo-pdf",
            N_("“{name}” is a PDF document, not a photo."),
            name,
            N_("Add a photo or a screenshot of it instead."),
        )


def _refuse_too_many_pixels(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_large(name)


def _upright(opened: Image.Image) -> Image.Image:
    """Return the first picture in the file as new RGB pixels: scaled, turned upright, on white."""
    turn = _TURNS.get(_orientation(opened))
    opened.draft(None, (2 * LONG_SIDE, 2 * LONG_SIDE))  # a JPEG is then decoded at a fraction of its size
    opened.load()
    picture = _flat(opened)
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        picture = picture.transpose(turn)
    clean = Image.new("RGB", picture.size, "white")  # a new picture inherits no metadata
    clean.paste(picture)
    return clean


def _orientation(opened: Image.Image) -> int:
    try:
        found = opened.getexif().get(_ORIENTATION_TAG, 1)
    except _DAMAGE:
        return 1  # a damaged tag is no reason to refuse a photo that can be seen
    return found if isinstance(found, int) else 1


def _flat(opened: Image.Image) -> Image.Image:
    """Return the picture in RGB: transparency becomes white paper, 16 bits a channel become 8."""
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("RGB")
    if opened.has_transparency_data or opened.mode in ("PA", "La", "RGBa"):
        layered = opened.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        paper.alpha_composite(layered)
        return paper.convert("RGB")
    return opened.convert("RGB")


def _as_jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _too_large(name: str) -> KnownError:
    return KnownError(
        "photo-too-large",
        N_(
            "“{name}” is larger than a photo of a receipt can be (over {limit} million pixels), so it was not opened."
        ),
        safe=_NOT_SAVED,
        todo=N_("Take the photo again at the camera's usual size."),
        name=name,
        limit=MAX_PIXELS // 1_000_000,
    )


def _refusal(code: str, sentence: str, name: str, todo: str = _AGAIN) -> KnownError:
    return KnownError(code, sentence, safe=_NOT_SAVED, todo=todo, name=name)
