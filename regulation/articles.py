"""The regulation's own text, article by article, with search (规定全文)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_ITEM_NUMBERS = tuple(f"（{number}）" for number in "一二三四五六七八九十")


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one article of the regulation (条); items are paragraphs that begin with （一） and so on."""

    number: int
    label: str
    chapter_label: str
    chapter_title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the article's paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def items(self) -> tuple[str, ...]:
        """Return the article's numbered items (项)."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.startswith(_ITEM_NUMBERS))


@dataclass(frozen=True, slots=True)
class Chapter:
    """Hold one chapter with its articles (章)."""

    label: str
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Hold an article found by a search; each span is (paragraph, start, end), end exclusive (检索结果)."""

    article: Article
    spans: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Regulation:
    """Hold a regulation's text with what identifies it (规定全文)."""

    code: str
    title: str
    document_number: str
    issuer: str
    issued_on: date
    effective_from: date
    gazette: str
    chapters: tuple[Chapter, ...]

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return all articles in order."""
        return tuple(article for chapter in self.chapters for article in chapter.articles)

    def article(self, label: str) -> Article:
        """Return the article of that label, such as 第二十八条.

        :raises KeyError: if there is none.
        """
        for article in self.articles:
            if article.label == label:
                return article
        raise KeyError(label)

    def search(self, words: str) -> tuple[Match, ...]:
        """Find the articles that hold every one of the words parted by blanks (全文检索).

        A word is looked for in the paragraphs; it may also be an article's label.
        """
        terms = words.split()
        if not terms:
            return ()
        matches = []
        for article in self.articles:
            spans = [_spans(article.paragraphs, term) for term in terms]
            if all(found or term == article.label for found, term in zip(spans, terms, strict=True)):
                matches.append(Match(article, _without_overlap(span for found in spans for span in found)))
        return tuple(matches)


def _spans(paragraphs: tuple[str, ...], term: str) -> list[tuple[int, int, int]]:
    spans = []
    for index, paragraph in enumerate(paragraphs):
        start = paragraph.find(term)
        while start >= 0:
            spans.append((index, start, start + len(term)))
            start = paragraph.find(term, start + len(term))
    return spans


def _without_overlap(spans: Iterable[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    merged: list[tuple[int, int, int]] = []
    for paragraph, start, end in sorted(spans):
        if merged and merged[-1][0] == paragraph and start <= merged[-1][2]:
            merged[-1] = (paragraph, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((paragraph, start, end))
    return tuple(merged)


def data_folder(code: str) -> Path:
    """Return the folder that holds a regulation's data files."""
    return _DATA / code.replace("-", "_")


@cache
def load_regulation(code: str) -> Regulation:
    """Load a regulation's text by its code, such as ``zibo-2022-109`` (规定全文).

    :raises FileNotFoundError: if there is no such regulation.
    """
    raw = tomllib.loads((data_folder(code) / "articles.toml").read_text(encoding="utf-8"))
    chapters = tuple(
        Chapter(
            label=chapter["label"],
            title=chapter["title"],
            articles=tuple(
                Article(
                    number=article["number"],
                    label=article["label"],
                    chapter_label=chapter["label"],
                    chapter_title=chapter["title"],
                    paragraphs=tuple(article["paragraphs"]),
                )
                for article in chapter["article"]
            ),
        )
        for chapter in raw.pop("chapter")
    )
    return Regulation(chapters=chapters, **raw)
