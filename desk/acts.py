"""Which form and which service belong to each act (办理事项登记): one list for pages and API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.forms.base import ActForm
from cases.forms.group import RequestGroupForm
from cases.lifecycle import Act
from cases.services.group import request_group


@dataclass(frozen=True, slots=True)
class ActHandler:
    """What does an act: its form and its service.

    ``needs_second`` tells from the cleaned values whether a second person must confirm, where the
    table names one.
    """

    form: type[ActForm]
    service: Callable[..., Any]
    needs_second: Callable[[dict[str, Any]], bool] = lambda values: True


HANDLERS: dict[Act, ActHandler] = {
    Act.REQUEST_GROUP: ActHandler(RequestGroupForm, request_group),
}
