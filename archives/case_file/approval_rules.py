"""Check signatures, replies and the register (签名、批复、收发文, 第二十七条至第三十二条)."""

from collections.abc import Callable, Iterator

from cases.lifecycle import MilestoneKind, in_sequence

from .document import Entry, entries
from .faults import Fault


def _check_signatures(document: Entry) -> Iterator[Fault]:
    for path, milestone in entries(document, "milestones"):
        signed = set()
        for below, signature in entries(milestone, "signatures"):
            if signature.get("signed_on", "9") < milestone.get("reached_on", ""):
                yield Fault((*path, *below, "signed_on"), "“签名日期”不得早于审议日期", "第二十七条")
            if signature.get("member") in signed:
                yield Fault((*path, *below, "member"), "该成员在本次审议的报告上已经签名", "第二十七条")
            if "member" in signature:
                signed.add(signature["member"])


def _check_replies(document: Entry) -> Iterator[Fault]:
    replied = {
        milestone.get("reached_on")
        for _, milestone in entries(document, "milestones")
        if milestone.get("kind") == MilestoneKind.REPLIED
    }
    for path, reply in entries(document, "replies"):
        if "replied_on" in reply and reply["replied_on"] not in replied:
            yield Fault((*path, "replied_on"), "“批复日期”与节点“作出批复”的日期不一致", "第二十九条")


def _check_stage(document: Entry) -> Iterator[Fault]:
    dated = in_sequence(
        (entry["kind"], entry["reached_on"])
        for _, entry in entries(document, "milestones")
        if "reached_on" in entry and "kind" in entry
    )
    if "stage" in document and (not dated or dated[-1][0] != MilestoneKind.REPORT_RETURNED):
        yield Fault(("stage",), "“阶段”只在报告退回修改、无须重新审议时填写", "第二十九条")


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (_check_signatures, _check_replies, _check_stage)
