import pytest

from documents.errors import DocumentError
from documents.fonts import font_set
from documents.text import printable, require_glyphs, uncovered_characters, visible_text

RARE = "玥喆珺璟翀堃㎡𠮷"


def test_every_rare_name_character_is_covered():
    assert uncovered_characters(RARE + "“”—〔〕《》·", font_set()) == []


def test_an_uncovered_character_is_named_with_its_neighbours():
    with pytest.raises(DocumentError) as refusal:
        require_glyphs("起火单位负责人张\U0001f525某", font_set())
    assert refusal.value.code == "glyph_missing"
    assert "U+1F525 FIRE" in refusal.value.message
    assert "负责人张\U0001f525某" in refusal.value.message


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x1b", "\x85", "\u202e", "\u2066", "\u200f", "\ufeff", "\ud800"]
)
def test_controls_and_direction_overrides_are_dropped(character):
    assert printable(f"张{character}某") == "张某"


def test_line_breaks_and_ordinary_text_are_kept():
    assert printable("第一行\n第二行\t㎡𠮷") == "第一行\n第二行\t㎡𠮷"


def test_visible_text_leaves_out_markup_and_keeps_escaped_text():
    html = "<style>p { color: red }</style><title>标题</title><p title='x'>火灾&lt;script&gt;&amp;</p>"
    assert visible_text(html) == "火灾<script>&"
