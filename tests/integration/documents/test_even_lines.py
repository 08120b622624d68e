"""22 lines to a page whatever the names, pictures that use the rest of a page, and a narrow middle dot."""

import io
from itertools import pairwise

import pdfplumber
import pytest
from PIL import Image

from documents.official import OfficialDocument, heading, paragraphs, table
from documents.pdf import Asset, render_pdf
from documents.printing import print_document
from reports.services.printing import print_report
from tests.report_samples import sample_facts, sample_report

MM = 72 / 25.4
TOP, HEIGHT = 37 * MM, 225 * MM
PITCH = HEIGHT / 22
# Plain and rare characters in turn: 仿宋 has the first of each pair and lacks the second.
NAMES = "国璟民翀张珺李喆"


def pages_of(content):
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [
            ([char for char in page.chars if char["top"] < TOP + HEIGHT], page.images)
            for page in document.pages
        ]


def baselines(chars):
    return sorted({round(float(char["matrix"][5]), 1) for char in chars}, reverse=True)


def assert_full_and_even(pages):
    full = [chars for chars, _ in pages[:-1] if {char["text"] for char in chars} == set(NAMES)]
    assert len(full) >= 2
    for chars in full:
        lines = baselines(chars)
        assert len(lines) == 22
        assert len(chars) == 22 * 28
        for above, below in pairwise(lines):
            assert above - below == pytest.approx(PITCH, abs=0.2)


def names(lines):
    return (NAMES * lines * 4)[: 28 * lines - 2]


def test_a_report_page_full_of_rare_names_holds_22_lines_of_28_characters():
    facts = sample_facts()
    facts.chapters[0].body = names(70)
    assert_full_and_even(pages_of(print_report(sample_report(chapters=facts.chapters)[0]).content))


def official(*blocks):
    document = OfficialDocument(kind="SCOPE_OPINION", title="意见", blocks=blocks)
    return pages_of(print_document(document.content()).content)


def test_an_official_page_full_of_rare_names_holds_22_lines_of_28_characters():
    assert_full_and_even(official(*paragraphs(names(70))))


def test_headings_and_rows_with_rare_names_are_as_high_as_others():
    def pitches(word):
        rows = [(str(number), word) for number in range(1, 6)]
        ((chars, _),) = official(
            heading(f"一、{word}"), *paragraphs(word), table(("序号", "姓名"), rows, (20, 80))
        )
        kept = [char for char in chars if char["text"] in word]
        return [above - below for above, below in pairwise(baselines(kept))]

    assert pitches("璟翀") == pytest.approx(pitches("国民"), abs=0.3)


def test_a_middle_dot_in_a_date_takes_half_a_cell():
    ((chars, _),) = official(*paragraphs("张店区“10·15”较大火灾事故"))
    (dot,) = [char for char in chars if char["text"] == "·"]
    after = chars[chars.index(dot) + 1]
    assert after["text"] == "1"
    assert after["x0"] - dot["x0"] < 16 * 0.6


@pytest.fixture
def figure_after(tmp_path, settings):
    """Print some lines of text and then a picture that is 92 mm high."""
    configured = [dict(settings.TEMPLATES[0])]
    configured[0]["DIRS"] = [*configured[0]["DIRS"], tmp_path]
    settings.TEMPLATES = configured
    picture = io.BytesIO()
    Image.new("RGB", (1300, 920), "gray").save(picture, "JPEG")

    def show(lines):
        (tmp_path / "figure.html").write_text(
            '{% extends "documents/gbt9704.html" %}{% block content %}'
            + "<p>国</p>" * lines
            + '<figure><img src="asset:one" alt="图1">图1 现场照片</figure>{% endblock %}',
            encoding="utf-8",
        )
        rendered = render_pdf(template="figure.html", context={}, assets={"one": Asset(picture.getvalue())})
        pages = pages_of(rendered.content)
        ((number, image),) = [(place, one) for place, (_, found) in enumerate(pages, 1) for one in found]
        captions = [
            place for place, (chars, _) in enumerate(pages, 1) if any(c["text"] == "场" for c in chars)
        ]
        assert captions == [number], "the caption stands under its picture"
        return number, image

    return show


@pytest.mark.parametrize(("lines", "page", "height"), [(11, 1, 92), (14, 1, 72.6), (17, 2, 92)])
def test_a_picture_shrinks_into_the_rest_of_its_page_if_little_is_lost(figure_after, lines, page, height):
    number, image = figure_after(lines)
    assert number == page
    assert image["height"] == pytest.approx(height * MM, abs=1.5 * MM)
    assert image["width"] / image["height"] == pytest.approx(130 / 92, rel=0.01)
    middle = (image["x0"] + image["x1"]) / 2
    assert middle == pytest.approx(((28 if page % 2 else 26) + 78) * MM, abs=0.5)


def test_a_line_may_end_before_a_quotation_and_the_text_stays_as_it_was():
    said = "某" * 23 + "张店区“3·2”火灾事故调查组成员。"
    ((chars, _),) = official(*paragraphs(said))
    lines = baselines(chars)
    first = [char["text"] for char in chars if round(float(char["matrix"][5]), 1) == lines[1]]
    assert "".join(first).endswith("张店区")
    assert "".join(char["text"] for char in chars).endswith(said)
