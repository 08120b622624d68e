"""Turn the articles that a text names into links that open beside it (条文链接)."""

import re
from functools import cache

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from regulation.articles import load_regulation
from regulation.rulebook import RULEBOOK_CODES, load_rulebook

register = template.Library()

# An article of another norm follows that norm's name; only this regulation's own are linked.
_ARTICLE = re.compile(r"(?<![典法例则定令》）])第[一二三四五六七八九十]{1,4}条")


@cache
def _numbers() -> dict[str, int]:
    regulation = load_regulation(load_rulebook(RULEBOOK_CODES[-1]).regulation)
    return {article.label: article.number for article in regulation.articles}


@cache
def _link(number: int, label: str, prefix: str) -> SafeString:
    """Return the link to an article; the addresses stay the same as long as the prefix of all of them."""
    return format_html(
        '<a class="article-link" href="{}#article-{}" data-beside '
        'hx-get="{}" hx-target="#beside-text">{}</a>',
        reverse("desk:regulation"),
        number,
        reverse("desk:article", args=[number]),
        label,
    )


@register.filter
def link_articles(text: str) -> SafeString:
    """Return the text, escaped, with each article of the regulation (第X条) as a link that opens it beside.

    Without JavaScript the link leads to the article in the whole text.
    """
    parts: list[SafeString] = []
    end = 0
    for match in _ARTICLE.finditer(str(text)):
        number = _numbers().get(match.group())
        if number is None:
            continue
        parts.append(format_html("{}", text[end : match.start()]))
        parts.append(_link(number, match.group(), get_script_prefix()))
        end = match.end()
    parts.append(format_html("{}", text[end:]))
    return mark_safe("".join(parts))
