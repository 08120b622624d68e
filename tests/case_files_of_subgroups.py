"""The work of the subgroups in valid case files for tests (第十条至第十三条)."""

from typing import Any

from hypothesis import strategies as st

from tests.case_file_values import Days, an_entry, some


def subgroup_work(draw, days: Days, members: list[str], document: dict[str, Any]) -> dict[str, Any]:
    """Draw what subgroups planned, did and kept, by the lists of the file."""
    unit = st.sampled_from(["技术组", "管理组", "综合组"])
    tasks = draw(st.lists(st.tuples(unit, st.integers(1, 6)), unique=True, max_size=3))
    reports, urgings, supplements, opinions, bulletins, materials = [], [], [], [], [], []
    for number in some(draw, 2):
        outcome = draw(st.sampled_from(["PENDING", "PASSED", "RETURNED"]))
        day = days.after()
        report = {
            "key": f"report-{number}",
            "unit": draw(unit),
            "submitted_on": day,
            "text": "报告",
            "outcome": outcome,
        }
        if outcome != "PENDING":
            report |= {"deliberated_on": days.after(day), "opinion": "意见"}
        if outcome == "RETURNED":
            report["to_mend"] = "补充"
        reports.append(report)
    for number in some(draw, 2):
        day = days.after()
        whom = {"member": members[0]} if members and draw(st.booleans()) else {"unit": draw(unit)}
        urging = {
            "key": f"urging-{number}",
            "matter": "催办",
            "urged_on": day,
            "due_on": days.after(day),
            **whom,
        }
        if draw(st.booleans()):
            urging |= {"answered_on": days.after(day), "answer": "办理"}
        urgings.append(urging)
        item = {
            "key": f"item-{number}",
            "matter": "补充",
            "raised_on": day,
            "due_on": days.after(day),
            **whom,
        }
        if draw(st.booleans()):
            item |= {"done_on": days.after(day), "result": "结果"}
        supplements.append(item)
        opinion = {"key": f"opinion-{number}", "source": "网络", "appeared_at": f"{day}T10:00:00+08:00"}
        handling = {"handling": "处置", "handled_on": days.after(day)} if draw(st.booleans()) else {}
        opinions.append(opinion | {"content": "内容"} | handling)
        handover = {"handed_on": days.after(day), "handed_from": "甲", "handed_to": "乙"}
        material = draw(an_entry(("materials",), key=f"material-{number}", received_on=day))
        materials.append(material | ({"handovers": [handover]} if draw(st.booleans()) else {}))
    free = [one["key"] for one in document.get("releases", ())]
    for number in some(draw, 2):
        sent = {"is_outgoing": True, "release": free.pop()} if free and draw(st.booleans()) else {}
        bulletin = draw(
            an_entry(
                ("bulletins",),
                skip=("is_outgoing", "release"),
                key=f"bulletin-{number}",
                number=number + 1,
                issued_on=days.after(),
            )
        )
        bulletins.append(bulletin | sent)
    return {
        "work_plans": [{"unit": draw(unit), "made_on": days.after(), "text": "方案"} for _ in some(draw, 2)],
        "task_progress": [
            {"unit": name, "item": item, "status": "DONE", "note": "完成", "reported_on": days.after()}
            for name, item in tasks
        ],
        "subgroup_reports": reports,
        "rescue_review": {"reviewed_on": days.after(), "reviewer": members[0], "text": "情况"}
        if members and draw(st.booleans())
        else None,
        "urgings": urgings,
        "supplementary_items": supplements,
        "public_opinions": opinions,
        "bulletins": bulletins,
        "materials": materials,
    }
