"""What verification names (校验问题)."""

from dataclasses import dataclass

EVENTS = "事件"
READINGS = "查阅记录"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the chain says (校验问题).

    ``kind`` is CHANGED, MISSING, UNTRACKED, REORDERED, CUT, REWRITTEN or UNGUARDED; ``seq`` is the first
    bad number of the chain, 0 where no link is at fault; ``case`` is empty where no single case is.

    :param chain: what the links of the chain are called: events, or readings of the case.
    """

    kind: str
    case: str
    seq: int
    what: str
    chain: str = EVENTS

    def __str__(self) -> str:
        parts = [
            self.kind,
            f"案件{self.case}" if self.case else "",
            f"第{self.seq}号{self.chain}" if self.seq else "",
        ]
        return " ".join(part for part in (*parts, self.what) if part)
