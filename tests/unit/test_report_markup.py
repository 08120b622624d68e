"""Typed text as blocks: headings, lists, tables, pictures; and text from anywhere that harms nothing."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.comparison import compare, put_together
from reports.content import Enumeration, Figure, GapNote, Heading, Paragraph, Table
from reports.drafting.figures import WrittenSection, place_figures
from reports.drafting.markup import (
    MAX_COLUMNS,
    FigurePlace,
    clean_line,
    clean_text,
    figure_numbers,
    parse_text,
)
from reports.drafting.wording import breakable
from reports.models import ReportFigure
from tests.report_samples import sample_report


def test_headings_are_numbered_on_from_the_drafted_ones():
    text = "# 灭火救援\n## （一）力量调派\n## 2.现场处置\n# （九）善后\n## 抚恤"
    assert parse_text(text, headings_before=4) == (
        Heading(2, "（五）灭火救援"),
        Heading(3, "1.力量调派"),
        Heading(3, "2.现场处置"),
        Heading(2, "（六）善后"),
        Heading(3, "1.抚恤"),
    )


def test_lists_tables_and_paragraphs():
    text = "第一段。\n\n- 甲\n• 乙\n1. 丙\n表：损失\n| 项 | 万元 |\n|---|:--|\n| 建筑 | 3 |\n尾"
    assert parse_text(text) == (
        Paragraph("第一段。"),
        Enumeration(("——甲", "——乙", "1.丙")),
        Table(("项", "万元"), (("建筑", "3"),), "损失", (50, 50)),
        Paragraph("尾"),
    )


def test_rows_of_a_table_are_made_even_and_a_bar_can_be_written():
    (table,) = parse_text("| 甲 | 乙 | 丙 |\n| 一 |\n| a\\|b | | c | d |")
    assert table.header == ("甲", "乙", "丙", "")
    assert table.rows == (("一", "", "", ""), ("a|b", "", "c", "d"))
    (wide,) = parse_text("| " + " | ".join(str(number) for number in range(40)) + " |")
    assert len(wide.header) == MAX_COLUMNS
    assert wide.header[-1].startswith("9；10；11；")
    assert wide.header[-1].endswith("；39")


@pytest.mark.parametrize(
    "text", ["3.5米高", "2026.11.1 发生", "-5度", "#1号楼", "|只有一条竖线", "表：没有下文", "见【图x】"]
)
def test_what_only_looks_like_a_sign_stays_a_paragraph(text):
    assert parse_text(text) == (Paragraph(text),)


def test_a_rule_alone_is_kept_as_text():
    assert parse_text("|---|---|") == (Paragraph("|---|---|"),)


def figure(position, part):
    return ReportFigure(position=position, part=part, caption=f"第{position}张", digest=str(position))


def test_pictures_stand_where_they_are_named_and_are_numbered_as_printed():
    sections = [
        WrittenSection(parse_text("如【图7】所示\n【图7】\n【图7】\n【图9】"), 1),
        WrittenSection(parse_text("【图2】"), 2),
        WrittenSection(parse_text("见【图5】和【图9】")),
    ]
    first, second, chapter = place_figures(sections, (figure(2, 1), figure(5, 2), figure(7, 2)))
    assert first == (
        Paragraph("如图1所示"),
        Figure("7", "图1 第7张", ""),
        Paragraph("（见图1）"),
        GapNote(("【图9】所指的插图",)),
    )
    assert [block.caption for block in second] == ["图2 第2张", "图3 第5张"]
    assert chapter == (Paragraph("见图3和【图9】"),)


def test_unnamed_pictures_stand_at_the_end_of_their_part():
    (blocks,) = place_figures([WrittenSection(parse_text("文"), 1)], (figure(1, 1), figure(2, 3)))
    assert blocks == (Paragraph("文"), Figure("1", "图1 第1张", ""))


def test_the_numbers_of_named_pictures():
    assert figure_numbers("【图1】和【图 12】，图3") == {1, 12}
    assert parse_text("【图 12】") == (FigurePlace(12),)


def test_a_picture_in_an_extra_chapter_is_a_picture_of_the_report():
    report, _ = sample_report(figures=(figure(1, 4),), bodies={})
    assert [one.digest for one in report.figures()] == ["1"]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("甲\r\n乙\r丙\u2028丁\x0b戊", "甲\n乙\n丙\n丁\n戊"),
        ("付\u202e款\u200b人\ufeff\u200d\x00\x1b[31m", "付款人[31m"),
        ("\uf0b7\t甲\n·\u3000乙  \n\n\n\n丙\u3000", "- 甲\n·\u3000乙\n\n丙"),
        ("\ud800甲\U000e0041", "甲"),
        ("王\u3400喆㛃𠮷", "王\u3400喆㛃𠮷"),
    ],
)
def test_only_what_nobody_sees_is_dropped(typed, clean):
    assert clean_text(typed) == clean


def test_one_line_fields_hold_one_line():
    assert clean_line(" 甲\n\n乙\t丙 ") == "甲 乙 丙"


def test_long_runs_of_letters_get_places_to_break():
    assert breakable("a" * 220).split() == ["a" * 50] * 4 + ["a" * 20]
    assert breakable("见 https://" + "x" * 150) == "见 https://" + "x" * 150
    assert breakable("火" * 5000) == "火" * 5000


HOSTILE = [
    "<script>alert(1)</script>",
    "</p></section></body>",
    "{{ settings.SECRET_KEY }}{% include 'x' %}",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "&lt;b&gt;&#0;&#x202e;",
    "| <td> | </table> |",
    "# <h1>",
    "- <style>*{display:none}</style>",
    "【图1】",
    "表：<caption>",
    "\x00\u202e\u2066\u200b\ufeff\ud800",
    "asset:../../etc/passwd",
    "\\|\\|\\",
    "|" * 80,
    "-" * 200,
    "#" * 50 + " x",
    "٣. x",
]
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)), max_size=12).map("\n".join)


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.names, self.attributes, self.open = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag not in ("img", "col", "br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_no_text_breaks_out_of_its_place_in_page_or_pdf(text):
    report, _ = sample_report(bodies={3: text})
    for template in ("reports/pdf/block.html", "reports/block.html"):
        for block in report.parts[2].blocks:
            if isinstance(block, Figure):
                continue
            tags = Tags(render_to_string(template, {"block": block}))
            assert not tags.open
            assert not {"script", "style", "img", "body", "section", "iframe"}.intersection(tags.names)
            assert not [name for name in tags.attributes if name.startswith("on")]


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_cleaning_is_final_and_no_visible_word_is_lost(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    report, _ = sample_report(bodies={3: text})
    shown = "".join(str(block) for block in report.parts[2].blocks)
    if "#" not in clean and "【图" not in clean and "|" not in clean and "表" not in clean:
        for word in clean.split():
            stripped = word.lstrip("-").rstrip(".．")
            if stripped.isalnum():
                assert stripped in shown


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS)
def test_both_texts_are_whole_in_the_comparison_and_in_the_merge(saved, own):
    saved, own = clean_text(saved), clean_text(own)
    rows = compare(saved, own)
    left = "\n".join("".join(piece.text for piece in row.saved) for row in rows if row.saved)
    right = "\n".join("".join(piece.text for piece in row.own) for row in rows if row.own)
    assert left.split() == saved.split()
    assert right.split() == own.split()
    merged = put_together(saved, own)
    for line in (*saved.split("\n"), *own.split("\n")):
        assert line in merged


def test_differences_are_marked_by_the_character():
    (row,) = compare("明火已扑灭", "明火已经扑灭")
    assert [piece.text for piece in row.own if piece.is_different] == ["经"]
    assert not any(piece.is_different for piece in row.saved)
    assert put_together("一\n二\n三", "一\n二改\n三\n四") == "一\n二改\n三\n四"
    assert put_together("甲 a", "甲 b") == "甲 a\n甲 b"
