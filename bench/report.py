"""Measure report printing against bare WeasyPrint and against its own text without photos (报告印制)."""

import io
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

import django
from PIL import Image

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402

from common.store import FileStore  # noqa: E402
from documents.fonts import font_set  # noqa: E402
from documents.images import PictureCache  # noqa: E402
from regulation.articles import load_regulation  # noqa: E402
from reports.content import Figure, Paragraph, Part, ReportContent, Table  # noqa: E402
from reports.services.printing import print_context, print_report  # noqa: E402
from tests.report_samples import sample_report  # noqa: E402

_ROUNDS = 3
_PHOTOS = 40
_PAGES = 30
_ROWS = 1000
_BARE = """
import sys, weasyprint
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/a-2b")
"""


def processor_time() -> float:
    """Return the seconds of processor time of this process and all that it has started and ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def photo(number: int) -> bytes:
    """Make a 12-megapixel picture with as much detail as a scene photograph: shapes, texture, grain."""
    small = Image.effect_mandelbrot((400, 300), (-2 + number / 40, -1, 1, 1), 60)
    shapes = small.resize((4000, 3000), Image.Resampling.BICUBIC)
    texture = Image.effect_noise((1000, 750), 40).resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((4000, 3000), 24)
    surface = Image.blend(shapes, texture, 0.35)
    picture = Image.merge(
        "RGB", (surface, Image.blend(surface, grain, 0.15), Image.blend(shapes, texture, 0.3))
    )
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=92)
    return output.getvalue()


def with_blocks(report: ReportContent, number: int, *blocks: object) -> ReportContent:
    """Return the report with more blocks in one part."""
    parts = tuple(
        Part(part.number, part.title, (*part.blocks, *blocks)) if part.number == number else part
        for part in report.parts
    )
    return replace(report, parts=parts)


def long_report(pages: int) -> ReportContent:
    """Return a report with about so many pages more than the sample, in the regulation's own words."""
    articles = load_regulation("zibo-2022-109").articles
    texts = [paragraph for article in articles for paragraph in article.paragraphs]
    characters = pages * 22 * 28 * 9 // 10
    paragraphs = []
    place = 0
    while characters > 0:
        text = texts[place % len(texts)]
        paragraphs.append(Paragraph(text))
        characters -= len(text)
        place += 1
    return with_blocks(sample_report()[0], 3, *paragraphs)


def bare_files(report: ReportContent, folder: Path) -> tuple[Path, Path]:
    """Write the same HTML and pictures to files, for a program that only calls WeasyPrint."""
    context, assets = print_context(report)
    html = render_to_string("reports/pdf/report.html", context)
    for key, asset in assets.items():
        (folder / f"{key}.jpg").write_bytes(asset.content)
        html = html.replace(f"asset:{key}", f"{key}.jpg")
    (folder / "report.html").write_text(html, encoding="utf-8")
    return folder / "report.html", folder / "bare.pdf"


def bare(html: Path, pdf: Path) -> None:
    """Render the files with bare WeasyPrint in a fresh process with the same fonts."""
    environment = os.environ | {"FONTCONFIG_FILE": str(font_set().configuration)}
    subprocess.run([sys.executable, "-c", _BARE, str(html), str(pdf)], check=True, env=environment)


def main() -> None:
    """Print ratios of medians of processor time from interleaved rounds, and the sizes."""
    store = FileStore(settings.FILE_STORE_DIR)
    cache = PictureCache(store, Path(settings.STATE_DIR) / "cache" / "print")
    digests = [store.put(io.BytesIO(photo(number))) for number in range(_PHOTOS)]
    started = processor_time()
    for digest in digests:
        cache.print_asset(digest)
    shrinking = (processor_time() - started) / _PHOTOS

    # Two photos share a page, and the sample has nine; the text makes up the rest of the thirty.
    text = long_report(_PAGES - _PHOTOS // 2 - 9)
    figures = [Figure(digest, f"图{number} 现场照片") for number, digest in enumerate(digests, start=1)]
    photos = with_blocks(text, 4, *figures)
    long_text = long_report(_PAGES - 9)
    long_photos = with_blocks(long_text, 4, *figures)
    rows = tuple((str(number), "张某", "淄博市张店区湖田街道", "无") for number in range(1, _ROWS + 1))
    annex = with_blocks(text, 6, Table(("序号", "姓名", "住址", "备注"), rows, "名单", (12, 20, 48, 20)))

    with tempfile.TemporaryDirectory() as name:
        files = bare_files(photos, Path(name))
        subjects = {
            "photos": lambda: print_report(photos),
            "text": lambda: print_report(text),
            "bare": lambda: bare(*files),
            "annex": lambda: print_report(annex),
            "long_photos": lambda: print_report(long_photos),
            "long_text": lambda: print_report(long_text),
        }
        seconds: dict[str, list[float]] = {subject: [] for subject in subjects}
        for _ in range(_ROUNDS):
            for subject, run in subjects.items():
                started = processor_time()
                run()
                seconds[subject].append(processor_time() - started)
        bare_size = files[1].stat().st_size
    taken = {subject: median(times) for subject, times in seconds.items()}
    done = print_report(photos)
    to_text, to_bare = taken["photos"] / taken["text"], taken["photos"] / taken["bare"]
    print(f"{done.page_count} pages with {_PHOTOS} photos: {taken['photos']:.2f} s")
    print(f"against its text alone ({taken['text']:.2f} s): {to_text:.2f}  (goal ≤ 1.15)")
    to_long = taken["long_photos"] / taken["long_text"]
    print(f"the same photos in {_PAGES} pages of text, against that text alone: {to_long:.2f}")
    print(f"against bare WeasyPrint on the same HTML ({taken['bare']:.2f} s): {to_bare:.2f}")
    print(f"peak memory of the render: {done.peak_memory / 1e6:.0f} MB  (goal ≤ 160)")
    print(f"file: {len(done.content) / 1e6:.1f} MB, bare {bare_size / 1e6:.1f} MB  (goal ≤ 10)")
    print(f"a table of {_ROWS} rows adds {taken['annex'] - taken['text']:.2f} s  (goal ≤ 1.0)")
    print(f"making a print copy of a 12-megapixel photo, once: {shrinking:.2f} s")
