import io

import pytest
from PIL import Image

from common.store import FileStore
from documents.errors import DocumentError
from documents.images import MAX_EDGE, PictureCache, print_asset


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    output = io.BytesIO()
    image.save(output, format=kind, **options)
    return output.getvalue()


def decoded(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_large_photo_is_shrunk_turned_upright_and_stripped():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at a secret place"
    photo = encoded(Image.new("RGB", (4000, 3000), "red"), exif=exif)
    picture = decoded(print_asset(photo).content)
    assert picture.size == (MAX_EDGE * 3 // 4, MAX_EDGE)
    assert dict(picture.getexif()) == {}
    assert b"secret" not in print_asset(photo).content


def test_transparency_becomes_paper():
    clear = encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")
    picture = decoded(print_asset(clear).content)
    assert picture.mode == "RGB"
    assert min(picture.getpixel((10, 10))) > 250


def test_a_picture_that_decodes_too_large_is_refused(monkeypatch):
    bomb = encoded(Image.new("1", (20000, 10000)), "PNG")
    with pytest.raises(DocumentError) as refusal:
        print_asset(bomb, name="图1 现场")
    assert refusal.value.code == "image_too_large"
    assert "图1 现场" in refusal.value.message


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(DocumentError) as refusal:
        print_asset(content)
    assert refusal.value.code == "image_unreadable"


def test_a_truncated_photo_is_refused():
    photo = encoded(Image.effect_noise((800, 600), 50).convert("RGB"))
    with pytest.raises(DocumentError):
        print_asset(photo[: len(photo) // 2])


def test_the_print_copy_is_made_once(tmp_path):
    store = FileStore(tmp_path / "files")
    digest = store.put(io.BytesIO(encoded(Image.new("RGB", (2000, 1000), "blue"))))
    cache = PictureCache(store, tmp_path / "print")
    first = cache.print_asset(digest)
    store.path(digest).unlink()
    assert cache.print_asset(digest) == first
    with pytest.raises(FileNotFoundError):
        cache.print_asset("0" * 64)
