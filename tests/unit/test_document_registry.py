"""The registry of documents against the regulation's own list of papers, as far as built."""

import re
from pathlib import Path

from cases.lifecycle import Act
from desk.selectors.papers import DRAFTERS
from documents.registry import DocumentForm, load_registry

ROOT = Path(__file__).parents[2]
# Article → the papers that go with it.
PAPERS = {
    "第二条": {"火灾事故性质研判意见", "受理登记表"},
    "第四条": {"提级调查决定"},
    "第五条": {"案件移送书", "终止调查决定"},
    "第六条": {"关于成立“X·X”火灾事故调查组的请示", "成立通知", "委托书"},
    "第七条": {"成员名单", "邀请函", "专家聘书", "保密承诺书"},
    "第九条": {
        "分工方案",
        "信息发布审批单",
        "会议通知",
        "会议纪要",
        "分歧事项裁定记录",
        "关于分歧事项的请示",
    },
    "第十条": {"分组通知", "工作小组工作方案", "工作小组调查报告"},
    "第十一条": {"技术组工作方案", "技术组调查报告", "审议记录"},
    "第十二条": {"管理组工作方案", "管理组调查报告"},
    "第十三条": {"综合组工作方案", "信息专报", "催办单", "舆情汇总"},
    "第十四条": {"回避申请/声明", "回避决定书"},
    "第十五条": {"询问对象清单", "询问通知书"},
    "第十六条": {"调取资料通知书", "不得擅离职守告知书", "行政部门履职调查情况表"},
    "第十九条": {"鉴定委托书"},
    "第二十条": {"火灾事故认定书"},
    "第二十二条": {"性质认定意见"},
    "第二十六条": {"火灾事故调查报告"},
    "第二十七条": {"成员签名册", "不同意见的情况说明"},
    "第二十八条": {
        "原因认定延期审批表",
        "延长调查期限的请示",
        "延长调查期限的批复",
        "提请批复结案的请示",
    },
    "第二十九条": {"批复"},
    "第三十一条": {"公开审批表"},
    "第三十八条": {"规则变更说明"},
}
# What the office registers beside those papers, because an act has it in hand.
BESIDE = {
    "第四条": {"移交函"},
    "第六条": {"报请退回"},
    "第七条": {"变更组长的通知"},
    "第九条": {"副组长委托书", "关于分歧事项的决定"},
    "第二十九条": {"报告签收单", "报告退回修改"},
    "第二十条": {"恢复调查决定", "送达回证"},
    "第三十二条": {"其他公文"},
}


def test_the_registry_names_the_papers_of_every_article():
    listed: dict[str, set[str]] = {}
    for kind in load_registry().kinds.values():
        listed.setdefault(kind.article, set()).add(kind.name)
    expected = {
        article: PAPERS.get(article, set()) | BESIDE.get(article, set()) for article in {*PAPERS, *BESIDE}
    }
    assert listed == expected


def test_every_kind_belongs_to_an_act():
    assert [kind.code for kind in load_registry().kinds.values() if kind.act not in Act.__members__] == []


def test_what_has_a_form_can_be_drafted_and_nothing_else():
    drafted = {
        code
        for code, kind in load_registry().kinds.items()
        if kind.form not in (DocumentForm.RECEIVED, DocumentForm.REPORT)
    }
    assert set(DRAFTERS) == drafted


def test_every_kind_that_an_act_registers_is_listed():
    used = set()
    for folder in ("cases/services", "evidence/services", "reports/services"):
        for path in (ROOT / folder).glob("*.py"):
            used |= set(re.findall(r'\bkind="([A-Z_]+)"', path.read_text(encoding="utf-8")))
    assert "GROUP_REQUEST" in used
    assert used - set(load_registry().kinds) == set()
