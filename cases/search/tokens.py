"""From text to what is compared and indexed (检索词): characters and pairs of characters.

Chinese has no spaces between words, so every pair of neighbours is a token; 起火 is found in 先起火后爆炸.
"""

import unicodedata
from collections.abc import Iterator

MOST_CHARACTERS = 100
MOST_WORDS = 8
_SPACES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_ASCII_LETTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
# The index of SQLite parts words at ASCII punctuation: it goes into a plane that no text uses.
_PUNCTUATION = {code: chr(0xF0000 + code) for code in range(33, 127) if chr(code) not in _ASCII_LETTERS}


class _Folding(dict[int, str]):
    """How each character is compared, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = "".join(" " if unicodedata.category(one) in _SPACES else one for one in folded)
        return self[code]


_FOLDING = _Folding()


def tidy(text: str) -> str:
    """Return text in the composed form in which it is kept and shown."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return text as it is compared: full width as half width, capitals as small, controls as spaces."""
    return tidy(text).translate(_FOLDING)


def folded_to_shown(text: str) -> list[int]:
    """Return for each character of the folded text the place of the character that it came from."""
    return [place for place, one in enumerate(text) for _ in _FOLDING[ord(one)]]


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words that somebody searches for (检索词), each once; what is too long is cut."""
    return tuple(dict.fromkeys(fold(typed[:MOST_CHARACTERS]).split()))[:MOST_WORDS]


def tokens_of_text(folded: str) -> list[str]:
    """Return every token of a folded text, in order, for the index."""
    tokens: set[str] = set()
    for run in folded.split():
        tokens.update(run)
        tokens.update(_groups(run))
    return sorted(token.translate(_PUNCTUATION) for token in tokens)


def tokens_of_word(word: str) -> list[str]:
    """Return the tokens that a text has if it contains the word.

    Up to two characters they say it all; beyond that the text itself must be compared as well.
    """
    tokens = {word} if len(word) == 1 else set(_groups(word))
    return sorted(token.translate(_PUNCTUATION) for token in tokens)


def _groups(run: str) -> Iterator[str]:
    """Yield the pairs of a run of characters, and the threes around digits and Latin letters.

    There are only a few digits, so that pairs of them would be found in every case number.
    """
    for place in range(len(run) - 1):
        yield run[place : place + 2]
        three = run[place : place + 3]
        if len(three) == 3 and not _ASCII_LETTERS.isdisjoint(three):
            yield three
