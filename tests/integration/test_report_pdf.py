"""The printed report, asserted from the file: GB/T 9704-2012 page, statutory order, PDF/A, glyphs."""

import io
import re
from collections import defaultdict
from itertools import pairwise

import pdfplumber
import pikepdf
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from reports.services.printing import print_report
from tests.report_samples import sample_facts, sample_report

MM = 72 / 25.4
RARE = "玥喆珺璟翀堃㎡𠮷"
PLAIN_LINES = 70
CHECKPOINT = "7-0123456789ab"
SMALL = 8
LEFT_ODD, LEFT_EVEN, TOP = 28 * MM, 26 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM


@pytest.fixture(scope="module")
def pdf() -> bytes:
    facts = sample_facts()
    facts.chapters[0].body = "国" * (28 * PLAIN_LINES - 2)
    content, gaps = sample_report(chapters=facts.chapters)
    assert gaps == ()
    return print_report(content, CHECKPOINT).content


@pytest.fixture(scope="module")
def pages(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            {
                "chars": page.chars,
                "text": page.extract_text(),
                "size": (page.width, page.height),
                "rects": page.rects,
            }
            for page in document.pages
        ]


@pytest.fixture(scope="module")
def file(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def body(page):
    return [char for char in page["chars"] if char["top"] < TOP + HEIGHT]


def lines_of(page):
    lines = defaultdict(list)
    for char in body(page):
        # By baseline: the face that fills in rare characters has another ascent.
        lines[round(char["matrix"][5])].append(char)
    return [sorted(line, key=lambda char: char["x0"]) for _, line in sorted(lines.items(), reverse=True)]


def full_pages(pages):
    return [page for page in pages if {char["text"] for char in body(page)} == {"国"}]


def with_font(pages, family):
    return [char for page in pages for char in page["chars"] if family in char["fontname"]]


def test_a_full_page_holds_22_lines_of_28_characters(pages):
    full = full_pages(pages)
    assert len(full) >= 2
    for page in full:
        lines = lines_of(page)
        assert len(lines) == 22
        assert {len(line) for line in lines} == {28}


def test_the_text_fills_the_type_area_and_never_leaves_it(pages):
    for number, page in enumerate(pages, start=1):
        assert page["size"] == pytest.approx((210 * MM, 297 * MM), abs=0.1)
        left = LEFT_ODD if number % 2 else LEFT_EVEN
        for char in body(page):
            assert char["x0"] >= left - 0.5
            assert char["x1"] <= left + WIDTH + 0.7
            assert char["top"] >= TOP - 0.5
            assert char["bottom"] <= TOP + HEIGHT + 0.5
        if page in full_pages(pages):
            lines = lines_of(page)
            assert lines[0][0]["x0"] == pytest.approx(left, abs=0.5)
            assert lines[0][-1]["x1"] == pytest.approx(left + WIDTH, abs=0.7)
            assert lines[1][0]["top"] - lines[0][0]["top"] == pytest.approx(HEIGHT / 22, abs=0.05)


def test_body_is_fangsong_of_size_three(pages):
    chars = body(full_pages(pages)[0])
    assert {char["fontname"].partition("+")[2] for char in chars} == {"Document-Fangsong"}
    assert {round(char["size"], 1) for char in chars} == {16.0}


def test_a_paragraph_begins_after_two_cells(pages):
    line = next(
        line for line in lines_of(pages[0]) if "".join(c["text"] for c in line).startswith("2026年11月1日9时")
    )
    assert line[0]["x0"] - LEFT_ODD == pytest.approx(2 * (16 - 0.21), abs=0.5)


def test_no_line_begins_with_closing_punctuation_and_full_lines_end_flush(pages):
    flush = total = 0
    for number, page in enumerate(pages[:-2], start=1):
        right = (LEFT_ODD if number % 2 else LEFT_EVEN) + WIDTH
        lines = [line for line in lines_of(page) if line[0]["size"] > 15]
        for line, following in pairwise(lines):
            assert line[0]["text"] not in "，。、；：！？）》”’", "".join(char["text"] for char in line)
            continues = following[0]["x0"] < right - WIDTH + 1
            if continues and line[0]["size"] == pytest.approx(16, abs=0.1):
                total += 1
                flush += line[-1]["x1"] == pytest.approx(right, abs=1.5)
    assert total > 80
    assert flush == total


def test_page_numbers_stand_outside_right_on_odd_and_left_on_even_pages(pages):
    for number, page in enumerate(pages, start=1):
        chars = [char for char in page["chars"] if char["top"] > TOP + HEIGHT and char["size"] > SMALL]
        assert "".join(char["text"] for char in chars).replace("\xa0", " ") == f"— {number} —"
        assert {round(char["size"], 1) for char in chars} == {14.0}
        # The face that fills in missing glyphs is the same 宋体 where the agency has none of its own.
        assert {char["fontname"].partition("+")[2] for char in chars} <= {
            "Document-Songti",
            "Document-Fallback",
        }
        if number % 2:
            assert LEFT_ODD + WIDTH - chars[-1]["x1"] == pytest.approx(14, abs=0.5)
        else:
            assert chars[0]["x0"] - LEFT_EVEN == pytest.approx(14, abs=0.5)


def test_the_checkpoint_stands_small_in_the_middle_of_every_foot(pages):
    for page in pages:
        foot = [char for char in page["chars"] if char["top"] > TOP + HEIGHT and char["size"] < SMALL]
        assert "".join(char["text"] for char in foot).replace("\xa0", " ") == f"存证校验码 {CHECKPOINT}"
        assert {round(char["size"], 1) for char in foot} == {7.0}


def test_the_dashes_of_the_page_number_lie_7_mm_below_the_type_area(pdf):
    scale = 300 / 72
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        dash = next(char for char in page.chars if char["text"] == "—" and char["top"] > TOP + HEIGHT)
        ink = page.to_image(resolution=300).original.convert("L")
        column = [ink.getpixel((round((dash["x0"] + 6) * scale), y)) for y in range(ink.height)]
    below = [y for y, shade in enumerate(column) if shade < 128 and y > (TOP + HEIGHT) * scale]
    middle = (below[0] + below[-1] + 1) / 2 / scale
    assert middle - (TOP + HEIGHT) == pytest.approx(7 * MM, abs=0.3 * MM)


def test_the_title_is_size_two_xiaobiaosong_and_centred(pages):
    title = [char for char in pages[0]["chars"] if round(char["size"]) == 22]
    assert {char["fontname"].partition("+")[2] for char in title} <= {
        "Document-Xiaobiaosong-Bold",
        "Document-Xiaobiaosong",
    }
    assert "".join(char["text"] for char in title) == "淄博市张店区“11·1”较大火灾事故调查报告"
    for top in {round(char["top"]) for char in title}:
        line = [char for char in title if round(char["top"]) == top]
        middle = (line[0]["x0"] + line[-1]["x1"]) / 2
        assert middle == pytest.approx(LEFT_ODD + WIDTH / 2, abs=1)


def test_heading_levels_have_their_typefaces(pages):
    heiti = "".join(char["text"] for char in with_font(pages, "Heiti"))
    kaiti = "".join(char["text"] for char in with_font(pages, "Kaiti"))
    for heading in ("一、引言", "二、起火单位和相关单位概况", "六、整改措施建议", "附件1", "附件2"):
        assert heading in heiti
    for heading in ("（一）起火单位", "（二）起火场所", "（一）移送司法机关处理的人员"):
        assert heading in kaiti


def test_six_parts_and_four_classes_are_printed_in_order(pages):
    text = "".join(page["text"].replace("\n", "") for page in pages)
    expected = (
        "一、引言",
        "二、起火单位和相关单位概况",
        "三、事故发生过程以及事故报告、抢救、搜救及政府应急行动情况",
        "四、火灾原因及性质",
        "主要教训",
        "五、责任认定及处理建议",
        "（一）移送司法机关处理的人员",
        "（二）给予行政处罚的单位及人员",
        "（三）移送纪检监察机关处理的单位及个人无。",
        "（四）其他需要问责处理的单位和相关人员无。",
        "六、整改措施建议",
        "附件：1.火灾事故调查组成员名单及签名",
        "附件1火灾事故调查组成员名单及签名",
        "附件2不同意见的情况说明",
    )
    places = [text.find(words) for words in expected]
    assert -1 not in places, expected[places.index(-1)]
    assert places == sorted(places)


def test_the_annexes_begin_new_pages_with_their_mark_at_the_top(pages):
    for page, mark in zip(pages[-2:], ("附件1", "附件2"), strict=True):
        first = lines_of(page)[0]
        assert "".join(char["text"] for char in first) == mark
        assert {round(char["size"]) for char in first} == {16}
        assert first[0]["top"] - TOP < HEIGHT / 22


def test_the_date_stands_four_characters_from_the_right(pages):
    for number, page in enumerate(pages, start=1):
        for line in lines_of(page):
            if "".join(char["text"] for char in line) == "2026年12月20日":
                right = (LEFT_ODD if number % 2 else LEFT_EVEN) + WIDTH
                assert right - line[-1]["x1"] == pytest.approx(4 * (16 - 0.21), abs=1)
                return
    pytest.fail("the date is not printed")


@pytest.mark.parametrize("lines", [3, 4, 5])
def test_the_closing_never_stands_alone_on_its_page(lines):
    content, _ = sample_report(measures=(), findings=(), bodies={6: "补" * 28 * lines})
    with pdfplumber.open(io.BytesIO(print_report(content).content)) as document:
        page = next(page for page in document.pages if "2026年12月20日" in page.extract_text())
        assert not page.extract_text().startswith("附件：")


def test_it_is_pdf_a_2b_with_one_output_intent_and_metadata(file):
    assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert len(file.Root.OutputIntents) == 1
    assert file.Root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
    with file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        assert metadata["dc:title"] == "淄博市张店区“11·1”较大火灾事故调查报告"
    assert str(file.Root.Lang) == "zh-CN"
    assert str(file.docinfo["/Title"]) == "淄博市张店区“11·1”较大火灾事故调查报告"
    assert file.trailer.ID is not None


def test_it_holds_no_encryption_script_attachment_or_outside_reference(file, pdf):
    assert not file.is_encrypted
    assert "/OpenAction" not in file.Root
    assert "/AA" not in file.Root
    assert "/EmbeddedFiles" not in file.Root.get("/Names", {})
    for name in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/URI",
        b"/GoToR",
        b"/EmbeddedFile",
        b"file://",
        b"http://",
    ):
        kept = [obj for obj in file.objects if name.decode() in repr(obj)]
        assert kept == [], name


def fonts_of(file):
    found = {}
    for page in file.pages:
        for font in page.Resources.Font.values():
            found[str(font.BaseFont)] = font
    return found


def test_every_font_is_embedded_and_maps_to_unicode(file):
    fonts = fonts_of(file)
    assert len(fonts) >= 5
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert len(font.ToUnicode.read_bytes()) > 100


def glyphs_by_text(font) -> dict[str, int]:
    pairs = re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4,})>", font.ToUnicode.read_bytes())
    return {bytes.fromhex(text.decode()).decode("utf-16-be"): int(glyph, 16) for glyph, text in pairs}


def test_every_rare_character_is_drawn_with_a_real_glyph_and_can_be_copied(file, pages):
    text = "".join(page["text"] for page in pages)
    drawn = {}
    for font in fonts_of(file).values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        stream = descriptor.FontFile3 if "/FontFile3" in descriptor else descriptor.FontFile2
        program = TTFont(io.BytesIO(stream.read_bytes()))
        glyphs = program.getGlyphSet()
        for character, glyph in glyphs_by_text(font).items():
            if character in RARE:
                pen = BoundsPen(glyphs)
                glyphs[program.getGlyphName(glyph)].draw(pen)
                drawn[character] = (glyph, pen.bounds)
    for character in RARE:
        assert character in text
        glyph, bounds = drawn[character]
        assert glyph != 0
        assert bounds is not None


def test_the_same_report_gives_the_same_bytes(pdf):
    facts = sample_facts()
    facts.chapters[0].body = "国" * (28 * PLAIN_LINES - 2)
    content = sample_report(chapters=facts.chapters)[0]
    assert print_report(content, CHECKPOINT).content == pdf
    assert print_report(content, "8-ffffffffffff").content != pdf


def test_a_draft_says_so_and_marks_its_gaps():
    content, gaps = sample_report(indirect_causes=())
    with pdfplumber.open(io.BytesIO(print_report(content).content)) as document:
        text = "".join(page.extract_text().replace("\n", "") for page in document.pages)
    assert [gap.code for gap in gaps] == ["indirect_cause"]
    assert "（送审稿）" in text
    assert "（待补充：火灾间接原因）" in text
