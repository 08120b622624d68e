"""The regulation with its rules, and single articles to open beside a page (规定)."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from deadlines.engine.calendar import default_calendar
from regulation.articles import Article, Match, Regulation, load_regulation
from regulation.rulebook import RULEBOOK_CODES, load_rulebook

MAX_QUERY = 60


@dataclass(frozen=True)
class Piece:
    """A stretch of text, marked where it was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """An article found, its paragraphs cut at what was searched for (检索结果)."""

    article: Article
    paragraphs: tuple[tuple[Piece, ...], ...]


@require_GET
def regulation(request: HttpRequest) -> HttpResponse:
    """Show the whole regulation with its contents, or the articles that hold the words searched for."""
    rulebook = load_rulebook(RULEBOOK_CODES[-1])
    text = load_regulation(rulebook.regulation)
    query = " ".join(request.GET.get("q", "").split())[:MAX_QUERY]
    calendar = default_calendar()
    return render(
        request,
        "desk/regulation.html",
        {
            "section": "regulation",
            "regulation": text,
            "rulebook": rulebook,
            "notices": calendar.notices[::-1],
            "settled_through": calendar.settled_through,
            "query": query,
            "hits": [_cut(match) for match in text.search(query)] if query else [],
        },
    )


@require_GET
@vary_on_headers("HX-Request")
def article(request: HttpRequest, number: int) -> HttpResponse:
    """Show one article: the fragment that opens beside a page, or a small page of its own (条)."""
    found = _article(load_regulation(load_rulebook(RULEBOOK_CODES[-1]).regulation), number)
    template = "components/article.html" if request.htmx else "desk/article.html"
    return render(request, template, {"section": "regulation", "article": found})


def _article(text: Regulation, number: int) -> Article:
    for candidate in text.articles:
        if candidate.number == number:
            return candidate
    raise Http404


def _cut(match: Match) -> Hit:
    paragraphs = []
    for index, paragraph in enumerate(match.article.paragraphs):
        pieces, end = [], 0
        for _, start, stop in (span for span in match.spans if span[0] == index):
            pieces += [Piece(paragraph[end:start], False), Piece(paragraph[start:stop], True)]
            end = stop
        pieces.append(Piece(paragraph[end:], False))
        paragraphs.append(tuple(piece for piece in pieces if piece.text))
    return Hit(match.article, tuple(paragraphs))
