"""What was typed or pasted is printed whole, and nothing pasted breaks or stalls the PDF."""

import io

import pdfplumber
import pytest

from reports.services.printing import print_report
from reports.written import MAX_TABLE_ROWS
from tests.report_samples import sample_report

HOSTILE = """# <h1>灭火救援</h1>
</section><script>alert(1)</script> {{ settings.SECRET_KEY }} {% include "x" %}
<img src="file:///etc/passwd"><style>*{display:none}</style>
\u202e倒序\u202c \u200b\x00\x1b[31m &#0; &lt; ]]> <!--
| </table> | <td> |
| 甲 | asset:../../x |
- 列举一项
1. 编号一项
尾句。"""


def text_of(pdf) -> str:
    with pdfplumber.open(io.BytesIO(pdf.content)) as document:
        return "".join("".join(page.extract_text().split()) for page in document.pages)


def test_pasted_markup_prints_as_the_text_it_is():
    report, _ = sample_report(bodies={3: HOSTILE})
    text = text_of(print_report(report))
    for words in (
        "<h1>灭火救援</h1>",
        "<script>alert(1)</script>{{settings.SECRET_KEY}}",
        '<imgsrc="file:///etc/passwd"><style>*{display:none}</style>',
        "</table>",
        "asset:../../x",
        "——列举一项",
        "1.编号一项",
        "尾句。",
        "整改措施建议",
    ):
        assert words in text


@pytest.mark.parametrize(
    "body",
    [
        "a" * 100_000,
        "| 甲 | 乙 |\n| a | " + "火灾事故" * 5_000 + " |",
        "| 甲 | 乙 |\n" + "| 一 | 火灾事故火灾事故火灾事故火灾事故 |\n" * (MAX_TABLE_ROWS - 1),
        "\n".join("# 标题\n- 项\n短" for _ in range(2_000)),
    ],
    ids=["one word", "one cell", "many rows", "many headings"],
)
def test_no_typed_text_stalls_the_printing(body):
    report, _ = sample_report(bodies={3: body})
    assert print_report(report).page_count > 10
