"""Record that a list of cases left the system (导出案件列表)."""

from collections.abc import Iterable

from accounts.journal import recording
from accounts.models import AccountAction, User
from desk.exports.responses import TableFormat
from desk.selectors.case_columns import Column
from desk.selectors.case_filter import CaseFilter, parameters_of

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


def record_list_export(
    *, actor: User, wanted: CaseFilter, columns: Iterable[Column], kind: TableFormat
) -> None:
    """Write into the journal of accounts who took which list out (导出案件列表).

    The list belongs to no single case, so it is told there and not in the readings of each.
    """
    asked = {name: value for name, value in parameters_of(wanted).items() if name in _LABELS}
    # What was typed may name a person; that something was looked for is told.
    asked |= {"q": "（有）"} if "q" in asked else {}
    with recording(
        action=AccountAction.LIST_EXPORTED,
        actor=actor,
        subject=actor,
        export=f"{kind.upper()}；{'、'.join(column.label for column in columns)}",
        filter="，".join(f"{_LABELS[name]}{value}" for name, value in asked.items()),
    ):
        pass
