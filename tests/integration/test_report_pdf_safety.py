"""What a report's text or template might try, and what a monster document does to the worker."""

import io
import sys

import pdfplumber
import pikepdf
import pytest
from PIL import Image

from documents import availability
from documents.errors import DocumentError, PdfUnavailable
from documents.pdf import Asset, RenderLimits, render_pdf
from reports.models import ReportFigure
from reports.services.printing import print_report
from tests.report_samples import sample_facts, sample_report


@pytest.fixture
def template(tmp_path, settings):
    """Write a template of the project, as a developer's mistake would."""

    def write(body: str) -> str:
        (tmp_path / "mistake.html").write_text(
            '{% extends "documents/gbt9704.html" %}{% block content %}' + body + "{% endblock %}",
            encoding="utf-8",
        )
        return "mistake.html"

    configured = [dict(settings.TEMPLATES[0])]
    configured[0]["DIRS"] = [*configured[0]["DIRS"], tmp_path]
    settings.TEMPLATES = configured
    return write


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "".join(page.extract_text() for page in document.pages).replace("\n", "")


@pytest.mark.parametrize(
    "body",
    [
        "<img src='file:///etc/passwd'>",
        "<img src='http://127.0.0.1:9/x.png'>",
        "<link rel='attachment' href='file:///etc/passwd'>",
        "<style>@import url(http://127.0.0.1:9/x.css);</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style>",
        "<svg><image href='file:///etc/passwd'/></svg>",
    ],
)
def test_a_template_that_reaches_outside_fails(template, body):
    with pytest.raises(DocumentError) as refusal:
        render_pdf(template=template(body), context={})
    assert refusal.value.code == "resource_refused"


def test_a_registered_asset_is_served(template):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    done = render_pdf(
        template=template("<img src='asset:one'>"), context={}, assets={"one": Asset(picture.getvalue())}
    )
    with pikepdf.open(io.BytesIO(done.content)) as file:
        assert list(file.pages[0].Resources.XObject)


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% include 'x' %}",
    "</p></body><img src='file:///etc/passwd'>",
    "&#8238;&lt;",
    "甲\u202e乙\u2066丙\x00丁\x0b戊\x1b己\ufeff庚",
    "]]><![CDATA[",
    "<style>@import 'http://127.0.0.1:9'</style>",
)


def test_hostile_text_is_printed_as_text():
    facts = sample_facts()
    facts.chapters[0].title = HOSTILE[0]
    content, _ = sample_report(chapters=facts.chapters, bodies={2: "\n".join(HOSTILE)})
    printed = text_of(print_report(content).content)
    for text in HOSTILE[:4]:
        assert text.replace(" ", "") in printed.replace(" ", "")
    assert "甲乙丙丁戊己庚" in printed
    assert "\u202e" not in printed


def test_a_paragraph_of_100_000_characters_is_printed_whole():
    content, _ = sample_report(bodies={3: "火" * 100_000})
    done = print_report(content)
    assert done.page_count > 160
    with pdfplumber.open(io.BytesIO(done.content)) as document:
        page = document.pages[100]
        assert len([char for char in page.chars if char["text"] == "火"]) == 22 * 28


def test_a_word_without_a_break_stays_on_the_page():
    content, _ = sample_report(bodies={3: "A" * 500})
    with pdfplumber.open(io.BytesIO(print_report(content).content)) as document:
        for page in document.pages:
            assert max(char["x1"] for char in page.chars) < page.width - 20


def test_a_character_without_a_glyph_is_refused_by_name():
    content, _ = sample_report(bodies={3: "起火时\U0001f525"})
    with pytest.raises(DocumentError) as refusal:
        print_report(content)
    assert "U+1F525" in refusal.value.message


def test_a_missing_picture_is_refused_by_its_caption(settings, tmp_path):
    settings.FILE_STORE_DIR = tmp_path
    figure = ReportFigure(part=3, caption="起火部位", digest="0" * 64)
    content, _ = sample_report(figures=(figure,))
    with pytest.raises(DocumentError) as refusal:
        print_report(content)
    assert refusal.value.code == "figure_missing"
    assert "图1 起火部位" in refusal.value.message


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (RenderLimits(wall_seconds=1), "render_timeout"),
        (RenderLimits(cpu_seconds=1), "render_limit"),
        (RenderLimits(memory_bytes=160 * 1024**2), "render_limit"),
    ],
)
def test_a_document_that_does_not_end_is_stopped(template, limits, code):
    monster = template("{% for row in rows %}<table><tr><td>{{ text }}</td></tr></table>{% endfor %}")
    with pytest.raises(DocumentError) as refusal:
        render_pdf(template=monster, context={"rows": range(2500), "text": "火" * 400}, limits=limits)
    assert refusal.value.code == code


def test_too_much_text_is_refused_before_rendering(template):
    with pytest.raises(DocumentError) as refusal:
        render_pdf(template=template("<p>{{ text }}</p>"), context={"text": "火" * 6_000_000})
    assert refusal.value.code == "document_too_large"


def test_missing_fonts_are_told_and_nothing_crashes(settings, tmp_path):
    settings.FONTS_DIR, settings.INSTALLED_FONTS_DIR = "", tmp_path
    available, reason = availability.pdf_available()
    assert not available
    assert "仿宋" in reason
    with pytest.raises(PdfUnavailable):
        print_report(sample_report()[0])


def test_missing_libraries_are_told_and_nothing_crashes(monkeypatch, tmp_path):
    broken = tmp_path / "weasyprint"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    wrapper = tmp_path / "python"
    wrapper.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path} exec {sys.executable} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(wrapper))
    availability._probe_once.cache_clear()
    try:
        available, reason = availability.pdf_available()
        with pytest.raises(PdfUnavailable):
            print_report(sample_report()[0])
    finally:
        availability._probe_once.cache_clear()
    assert not available
    assert "Pango" in reason
    assert "libpango-1.0-0" in reason


def test_this_machine_can_make_pdfs():
    assert availability.pdf_available() == (True, "")
