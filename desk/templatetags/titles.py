"""Break long titles where a reader would (标题断行)."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# Before the date in quotes, and after it: 淄博市张店区柳荫街道|“10·15”|较大火灾事故.
_PLACES = re.compile(r"(?=“)|(?<=”)")


@register.filter
def breakable(title: str) -> SafeString:
    """Return the title, escaped, with line breaks allowed around what is quoted.

    The style sheet keeps the rest of a title together as far as the line allows.
    """
    return format_html_join("", "{}<wbr>", ((part,) for part in _PLACES.split(str(title)) if part))
