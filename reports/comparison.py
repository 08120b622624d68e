"""Set two texts side by side (对照): what differs is marked, and both can be put together."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing characters takes the square of the length; longer passages are marked whole.
MAX_CHARACTERS = 3000


@dataclass(frozen=True)
class Piece:
    """A run of characters that both texts share or only one has (文字片段)."""

    text: str
    is_different: bool


@dataclass(frozen=True)
class Row:
    """Lines of the saved text beside lines of one's own (对照行)."""

    saved: tuple[Piece, ...]
    own: tuple[Piece, ...]

    @property
    def is_different(self) -> bool:
        """Tell whether the two sides differ."""
        return any(piece.is_different for piece in (*self.saved, *self.own))


def compare(saved: str, own: str) -> tuple[Row, ...]:
    """Return two texts line by line, with the differing characters marked (逐行对照)."""
    return tuple(_rows(saved.split("\n"), own.split("\n")))


def put_together(saved: str, own: str) -> str:
    """Return a text with every line of both (合并); where they differ, the saved lines come first."""
    mine, theirs = own.split("\n"), saved.split("\n")
    lines: list[str] = []
    for tag, start, end, own_start, own_end in _matcher(theirs, mine).get_opcodes():
        if tag == "equal":
            lines += theirs[start:end]
        else:
            lines += _without_contained(theirs[start:end], mine[own_start:own_end])
    return "\n".join(lines)


def _without_contained(theirs: list[str], mine: list[str]) -> list[str]:
    """Return both passages, or only the longer where it holds the other from beginning to end."""
    first, second = "\n".join(theirs), "\n".join(mine)
    if _holds(second, first):
        return mine
    return theirs if _holds(first, second) else theirs + mine


def _holds(longer: str, shorter: str) -> bool:
    return not shorter or longer.startswith(shorter) or longer.endswith(shorter)


def _rows(saved: list[str], own: list[str]) -> Iterator[Row]:
    for tag, start, end, own_start, own_end in _matcher(saved, own).get_opcodes():
        first, second = "\n".join(saved[start:end]), "\n".join(own[own_start:own_end])
        if tag == "equal":
            same = (Piece(first, False),)
            yield Row(same, same)
        else:
            yield _row(first, second)


def _row(saved: str, own: str) -> Row:
    if not saved or not own or len(saved) + len(own) > MAX_CHARACTERS:
        return Row(
            (Piece(saved, True),) if saved else (),
            (Piece(own, True),) if own else (),
        )
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, start, end, own_start, own_end in _matcher(saved, own).get_opcodes():
        is_different = tag != "equal"
        if start < end:
            left.append(Piece(saved[start:end], is_different))
        if own_start < own_end:
            right.append(Piece(own[own_start:own_end], is_different))
    return Row(tuple(left), tuple(right))


def _matcher(first, second) -> SequenceMatcher:
    return SequenceMatcher(None, first, second, autojunk=len(first) > MAX_CHARACTERS)
