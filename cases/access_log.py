"""Record who read the contents of a case (查阅记录): one helper for pages, downloads and exports."""

from accounts.models import User
from cases.models import AccessRecord, FireCase
from common.request import current_request_id


def record_access(
    case: FireCase, actor: User, subject: str, kind: AccessRecord.Kind = AccessRecord.Kind.READ
) -> AccessRecord | None:
    """Record that a person read, downloaded or exported contents of a case (查阅记录).

    The chain of the case stays as it was. A reference case is published, and reading it is not recorded.

    :param subject: what was read, in the words of the page.
    """
    if case.is_reference:
        return None
    return AccessRecord.objects.create(
        case=case, actor=actor, kind=kind, subject=subject, request_id=current_request_id()
    )
