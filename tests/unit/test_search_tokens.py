"""Words of Chinese text: folded alike on both sides, and every neighbourhood of characters a token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.search.tokens import (
    MOST_CHARACTERS,
    MOST_WORDS,
    fold,
    folded_to_shown,
    tidy,
    tokens_of_text,
    tokens_of_word,
    words_of,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("〔２０２６〕３号", "〔2026〕3号"),
        ("Straße", "strasse"),
        ("㎡", "m2"),
        ("起火\0点\u200b。", "起火 点 。"),
        ("全角\u3000空格", "全角 空格"),
        ("\ud800x", " x"),
    ],
)
def test_writing_that_differs_only_in_form_is_alike(written, folded):
    assert fold(written) == folded


def test_words_are_parted_by_any_space_and_bounded():
    assert words_of("短路　短路\t起火\n") == ("短路", "起火")
    assert words_of(" \0 ") == ()
    assert sum(map(len, words_of("火" * 10_000))) == MOST_CHARACTERS
    assert len(words_of(" ".join("甲乙丙丁戊己庚辛壬癸子丑"))) == MOST_WORDS


def test_two_characters_and_one_are_tokens():
    tokens = tokens_of_text(fold("先起火 后爆炸"))
    assert {"起", "起火", "爆炸"} <= set(tokens)
    assert "火后" not in tokens


def test_a_token_holds_nothing_that_parts_words_in_the_index():
    every = "".join(map(chr, range(32, 127)))
    together = "".join(tokens_of_text(fold(every)))
    assert not any(character.isascii() and not character.isalnum() for character in together)


@given(st.text(max_size=60), st.data())
def test_a_text_has_all_tokens_of_what_stands_in_it(text, data):
    runs = fold(text).split()
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    word = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert set(tokens_of_word(word)) <= set(tokens_of_text(fold(text)))


@given(st.text(max_size=60))
def test_each_folded_character_knows_where_it_came_from(text):
    shown = tidy(text)
    assert len(folded_to_shown(shown)) == len(fold(text))
    assert folded_to_shown(shown) == sorted(folded_to_shown(shown))
