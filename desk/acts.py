"""Which form and which service belong to each act (办理事项登记): one list for pages and API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.forms.base import ActForm
from cases.forms.extensions import GrantExtensionForm
from cases.forms.group import RequestGroupForm
from cases.lifecycle import Act
from cases.services.extensions import grant_extension
from cases.services.group import request_group
from reports.forms import closing
from reports.services import conclusion, reply


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
    Act.GRANT_EXTENSION: ActHandler(GrantExtensionForm, grant_extension),
    Act.DETERMINE_CAUSE: ActHandler(closing.DetermineCauseForm, conclusion.determine_cause),
    Act.ADOPT_REPORT: ActHandler(closing.AdoptReportForm, conclusion.adopt_report),
    Act.SIGN_REPORT: ActHandler(closing.SignReportForm, conclusion.sign_report),
    Act.SUBMIT_REPORT: ActHandler(closing.SubmitReportForm, conclusion.submit_report),
    Act.REGISTER_RECEIPT: ActHandler(closing.RegisterReceiptForm, reply.register_receipt),
    Act.RETURN_REPORT: ActHandler(closing.ReturnReportForm, reply.return_report),
    Act.REGISTER_REPLY: ActHandler(closing.RegisterReplyForm, reply.register_reply),
    Act.REOPEN: ActHandler(closing.ReopenForm, reply.reopen_case),
    Act.PUBLISH_REPORT: ActHandler(closing.PublishReportForm, reply.publish_report),
    Act.CLOSE: ActHandler(closing.CloseForm, reply.close_case),
}
