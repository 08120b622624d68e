"""Prepare photographs for printing (照片预处理): bounded decoding, upright, without metadata."""

import io
import os
import tempfile
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from common.store import Store
from documents.errors import DocumentError
from documents.pdf import Asset

# 250 dots an inch at the largest size that a page gives a picture.
MAX_EDGE = 1200
MAX_PIXELS = 80_000_000
JPEG_QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
# Phones write several views into one JPEG file, which Pillow calls MPO.
MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}


def print_asset(content: bytes, *, name: str = "照片") -> Asset:
    """Shrink a picture to at most 1200 px a side as JPEG (打印用图).

    Orientation is applied to the pixels; EXIF, position and thumbnails are dropped.

    :param name: what people call the picture, for messages.
    :raises DocumentError: if it is no picture of a known kind, is damaged, or would decode too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise DocumentError("image_too_large", f"{name}像素过大，无法处理。")
                # JPEG decodes straight to a smaller size, which saves most of the time and memory.
                image.draft("RGB", (MAX_EDGE, MAX_EDGE))
                upright = ImageOps.exif_transpose(image)
                return Asset(_encode(upright), "image/jpeg")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise DocumentError("image_too_large", f"{name}像素过大，无法处理。") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DocumentError("image_unreadable", f"{name}不是可识别的图片或已损坏。") from error


def picture_type(content: bytes, *, name: str = "照片") -> str:
    """Return the media type of a picture that can be printed, JPEG or PNG (图片格式).

    :raises DocumentError: if it is another kind of file, is damaged, or would decode too large.
    """
    print_asset(content, name=name)
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        media_type = MEDIA_TYPES.get(image.format or "")
    if media_type is None:
        raise DocumentError("image_unreadable", f"{name}应为JPEG或者PNG格式。")
    return media_type


def _encode(image: Image.Image) -> bytes:
    image.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS)
    flat = image if image.mode in ("L", "RGB") else _on_white(image)
    output = io.BytesIO()
    flat.save(output, format="JPEG", quality=JPEG_QUALITY, progressive=True)
    return output.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    page = Image.new("RGBA", layered.size, "white")
    page.alpha_composite(layered)
    return page.convert("RGB")


class PictureCache:
    """Keep the print copies of stored pictures (打印用图缓存); losing the folder costs only time.

    :param folder: where the copies lie, by the digest of the original.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def print_asset(self, digest: str, *, name: str = "照片") -> Asset:
        """Return the print copy of a stored picture, made at the first call.

        :raises FileNotFoundError: if the original is not stored.
        :raises DocumentError: if it cannot be printed.
        """
        path = self.folder / f"{digest}-{MAX_EDGE}.jpg"
        try:
            return Asset(path.read_bytes())
        except FileNotFoundError:
            asset = print_asset(self.store.read(digest), name=name)
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".making-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(asset.content)
        os.replace(temporary, path)
        return asset
