"""Lists of the group's members on pages (成员排列)."""

from collections.abc import Iterable
from typing import Any

from django import template

from cases.selectors.group import in_order_of_roles

register = template.Library()


@register.filter
def leader_first(rows: Iterable[Any]) -> list[Any]:
    """Return members, or what was recorded of each, the leader first (组长在前)."""
    return in_order_of_roles(rows)
