"""Record that a list of cases left the system (导出案件列表)."""

from collections.abc import Callable, Iterable
from datetime import date

from accounts.journal import recording
from accounts.models import AccountAction, User
from cases.lifecycle import STAGE_LABELS, Stage
from cases.models import Shelf
from common.chinese import full_date
from desk.exports.responses import TableFormat
from desk.selectors.case_columns import Column
from desk.selectors.case_filter import DUE_LABELS, CaseFilter, Due, parameters_of
from regulation.grades import Grade

_LABELS = {
    "shelf": "分类",
    "q": "检索词",
    "stage": "阶段",
    "district": "区县",
    "grade": "等级",
    "lead": "牵头机构",
    "due": "期限",
    "since": "起火日期起",
    "until": "起火日期止",
}
# What is a stored code in the address, in the words of the list.
_WORDS: dict[str, Callable[[str], str]] = {
    "shelf": lambda code: Shelf(code.upper()).label,
    "stage": lambda code: STAGE_LABELS[Stage(code)],
    "grade": lambda code: Grade(code).label,
    "due": lambda code: DUE_LABELS[Due(code)],
    "since": lambda day: full_date(date.fromisoformat(day)),
    "until": lambda day: full_date(date.fromisoformat(day)),
}


def record_list_export(
    *, actor: User, wanted: CaseFilter, columns: Iterable[Column], kind: TableFormat
) -> None:
    """Write into the journal of accounts who took which list out (导出案件列表).

    The list belongs to no single case, so it is told there and not in the readings of each.
    """
    asked = {name: value for name, value in parameters_of(wanted).items() if name in _LABELS}
    # What was typed may name a person; that something was looked for is told.
    asked |= {"q": "（有）"} if "q" in asked else {}
    asked |= {name: _WORDS[name](asked[name]) for name in _WORDS if name in asked}
    with recording(
        action=AccountAction.LIST_EXPORTED,
        actor=actor,
        subject=actor,
        export=f"{kind.upper()}；{'、'.join(column.label for column in columns)}",
        filter="，".join(f"{_LABELS[name]}{value}" for name, value in asked.items()),
    ):
        pass
