"""Which act of the main track comes next (主线): the order of the chapters, and what is done already.

What stage an act may begin in stands in the table of acts alone; here is only what tells that it is done.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from cases.lifecycle import ACTS, Act, MilestoneKind, Stage


@dataclass(frozen=True, slots=True)
class Progress:
    """What of a case tells how far it is (办理进度).

    ``in_scope`` is the latest scope decision, None before one; ``is_request_due`` tells that a limit for
    requesting the group runs, as it does again after a higher grade (I-11).
    """

    stage: Stage
    reached: Counter[str] = field(default_factory=Counter)
    in_scope: bool | None = None
    is_request_due: bool = False
    has_unsigned: bool = False


_K = MilestoneKind


def is_report_received(reached: Counter[str]) -> bool:
    """Tell whether the report submitted last was received: each submission is, once (第二十九条)."""
    received = reached[_K.REPORT_RECEIVED]
    return received > 0 and received >= reached[_K.REPORT_SUBMITTED]


def _not_done(progress: Progress) -> bool:
    """Say that the act moves the stage and so is never done in a stage that it begins in."""
    return False


# act → whether it is done; the first one not done whose stage fits is the next.
_MAIN_TRACK: tuple[tuple[Act, Callable[[Progress], bool]], ...] = (
    (Act.DECIDE_SCOPE, lambda progress: progress.in_scope is not None),
    (Act.TRANSFER_OUT, lambda progress: progress.in_scope is not False),
    (
        Act.REQUEST_GROUP,
        lambda progress: (
            progress.reached[_K.GROUP_REQUESTED] > progress.reached[_K.GROUP_REQUEST_RETURNED]
            and not progress.is_request_due
        ),
    ),
    (Act.ESTABLISH_GROUP, _not_done),
    (
        Act.DETERMINE_CAUSE,
        lambda progress: progress.reached[_K.CAUSE_DETERMINED] > progress.reached[_K.REOPENED],
    ),
    (Act.ADOPT_REPORT, _not_done),
    (Act.SIGN_REPORT, lambda progress: not progress.has_unsigned),
    (Act.SUBMIT_REPORT, _not_done),
    (
        Act.REGISTER_RECEIPT,
        lambda progress: is_report_received(progress.reached),
    ),
    (Act.REGISTER_REPLY, _not_done),
    (Act.PUBLISH_REPORT, lambda progress: progress.reached[_K.PUBLISHED] > 0),
    (Act.CLOSE, _not_done),
)

# act → the limit that it meets or leads to (期限).
CLOCK_OF = {
    Act.DECIDE_SCOPE: "group_request",
    Act.REQUEST_GROUP: "group_request",
    Act.DETERMINE_CAUSE: "cause_determination",
    Act.ADOPT_REPORT: "report_submission",
    Act.SIGN_REPORT: "report_submission",
    Act.SUBMIT_REPORT: "report_submission",
    Act.REGISTER_RECEIPT: "official_reply",
    Act.REGISTER_REPLY: "official_reply",
    Act.PUBLISH_REPORT: "publication_target",
    Act.CLOSE: "evaluation",
}


def next_act(progress: Progress) -> Act | None:
    """Return the act of the main track that comes next (下一步); None where the track has ended."""
    for act, is_done in _MAIN_TRACK:
        if progress.stage in ACTS[act].from_stages and not is_done(progress):
            return act
    return None
