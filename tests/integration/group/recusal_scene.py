"""What the tests of recusals do again and again, by services (回避, 第十四条)."""

from integration.group.scene import nov, refused

from cases import access
from cases.lifecycle import Act
from cases.services.recusal import apply_for_recusal, decide_recusal, declare, lift_recusal


def declare_conflict(case, user, **changes):
    values = {"declared_on": nov(7), "has_conflict": True, "ground": 2, "statement": "与起火单位有合伙关系"}
    return declare(public_id=case.public_id, actor=user, **(values | changes))


def apply_against(case, actor, **changes):
    values = {"applied_by": "某公司", "applied_on": nov(8), "ground": 1, "reason": "系业主近亲属"}
    return apply_for_recusal(public_id=case.public_id, actor=actor, **(values | changes))


def decide(case, actor, recusal, **changes):
    values = {"recused": True, "decided_on": nov(9), "document_number": "张调避〔2026〕1号"}
    return decide_recusal(public_id=case.public_id, actor=actor, recusal=recusal, **(values | changes))


def lift(case, actor, recusal, **changes):
    values = {"lifted_on": nov(12), "reason": "情形已经消除", "document_number": "张调避〔2026〕2号"}
    return lift_recusal(public_id=case.public_id, actor=actor, recusal=recusal, **(values | changes))


def act_refused(code, article, case, actor, act):
    return refused(code, article, access.permit, case=case, actor=actor, act=act)


def locked_out(user, case):
    assert not access.visible_cases(user).filter(pk=case.pk).exists()
    assert access.case_roles(user, case) == frozenset()
    refused("case_not_found", "", access.case_for_reader, case.public_id, user)
    refused("case_not_found", "", access.contents_for_reader, case.public_id, user)
    act_refused("case_not_found", "", case, user, Act.DECLARE)
    act_refused("case_not_found", "", case, user, Act.WRITE_REPORT)
