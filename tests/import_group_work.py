"""What the group of the good case file did: meetings, inquiries, work of its subgroups (第九条至第十六条)."""

from typing import Any

GROUP_WORK: dict[str, Any] = {
    "directions": [
        {
            "decided_on": "2026-10-24",
            "decided_by": "郑怀远",
            "direction": "电气线路与锂离子蓄电池",
            "focus": "起火点和蔓延途径",
            "duties": [{"member": "investigator", "text": "现场勘验"}, {"member": "police", "text": "询问"}],
        }
    ],
    "meetings": [
        {
            "key": "meeting-1",
            "purpose": "DELIBERATION",
            "subject": "审议技术组调查报告",
            "noticed_on": "2026-11-16",
            "notice_number": "淄消会〔2026〕1号",
            "scheduled_on": "2026-11-18",
            "scheduled_time": "09:00",
            "place": "支队会议室",
            "agenda": "听取汇报",
            "held_on": "2026-11-18",
            "chair": "leader",
            "others": "专家2名",
            "minutes": "逐项审议",
            "decisions": "原则通过",
            "attendances": [
                {"member": "leader", "is_present": True},
                {"member": "police", "is_present": False, "absence_reason": "出差"},
            ],
        }
    ],
    "disagreements": [
        {
            "key": "disagreement-1",
            "subject": "起火点的认定",
            "raised_on": "2026-11-17",
            "raised_by": "police",
            "meeting": "meeting-1",
            "outcome": "DECIDED",
            "consultation": "两次讨论未达成一致",
            "ruling": "请市人民政府决定",
            "ruled_on": "2026-11-18",
            "ruled_by": "郑怀远",
            "document_number": "淄消请〔2026〕3号",
            "answer": "按技术组意见认定",
            "answered_on": "2026-11-19",
            "answer_number": "淄政办〔2026〕8号",
            "positions": [
                {"member": "police", "text": "在吧台"},
                {"member": "investigator", "text": "在充电区"},
            ],
        }
    ],
    "releases": [
        {
            "key": "release-1",
            "kind": "PUBLIC",
            "title": "情况通报",
            "text": "调查组已经成立",
            "channel": "市政府网站",
            "drafted_by": "许知远",
            "outcome": "APPROVED",
            "opinion": "同意",
            "decided_on": "2026-10-25",
            "decided_by": "郑怀远",
            "released_on": "2026-10-26",
            "released_where": "市政府网站",
        }
    ],
    "interview_targets": [
        {
            "key": "interview-1",
            "category": "EYEWITNESS",
            "party": "hurt-1",
            "belongs_to": "店员",
            "status": "DONE",
            "planned_on": "2026-10-24",
            "asked_on": "2026-10-25",
            "is_minor": True,
            "guardian": "其母",
            "language": "DEAF_MUTE",
            "interpreter": "手语翻译",
            "note": "在医院询问",
        },
        {"key": "interview-2", "category": "SURVEY", "name": "某勘察员", "status": "PLANNED"},
        {"key": "interview-3", "category": "DESIGN", "status": "NOT_NEEDED", "reason": "未经设计"},
    ],
    "document_demands": [
        {
            "key": "demand-1",
            "party": "shop",
            "items": "进货台账\n租赁合同",
            "demanded_on": "2026-10-24",
            "due_on": "2026-10-30",
            "document_number": "淄消调〔2026〕1号",
            "served_on": "2026-10-24",
            "served_to": "店员",
            "answer": "PARTIAL",
            "answered_on": "2026-10-30",
            "received_items": "租赁合同",
            "answer_reason": "台账烧毁",
        }
    ],
    "stay_notices": [
        {
            "key": "stay-1",
            "party": "landlord",
            "served_on": "2026-10-24",
            "manner": "IN_PERSON",
            "proof": "送达回证第1号",
            "absences": [
                {
                    "left_on": "2026-11-01",
                    "returned_on": "2026-11-03",
                    "circumstances": "未经同意外出",
                    "handling": "口头告诫",
                }
            ],
        }
    ],
    "work_plans": [
        {
            "unit": "技术组",
            "made_on": "2026-10-24",
            "made_by": "孟玥",
            "text": "先外后内勘验",
            "file_name": "方案.pdf",
        }
    ],
    "task_progress": [
        {
            "unit": "技术组",
            "item": 1,
            "status": "DONE",
            "note": "现场勘验完毕",
            "evidence": "勘验笔录",
            "reported_on": "2026-10-28",
            "reported_by": "孟玥",
        }
    ],
    "subgroup_reports": [
        {
            "key": "report-1",
            "unit": "技术组",
            "submitted_on": "2026-11-16",
            "submitted_by": "孟玥",
            "text": "起火点在充电区",
            "file_name": "报告.pdf",
            "outcome": "PASSED",
            "deliberated_on": "2026-11-18",
            "meeting": "meeting-1",
            "opinion": "同意",
            "decided_by": "郑怀远",
        },
        {
            "key": "report-2",
            "unit": "管理组",
            "submitted_on": "2026-11-16",
            "text": "管理情况",
            "outcome": "RETURNED",
            "deliberated_on": "2026-11-18",
            "opinion": "巡查情况不完整",
            "to_mend": "补充巡查记录",
        },
    ],
    "rescue_review": {
        "reviewed_on": "2026-11-10",
        "reviewer": "investigator",
        "text": "救援力量调派及时",
        "fire_signer_reason": "无其他单位人员可以签署",
    },
    "urgings": [
        {
            "key": "urging-1",
            "unit": "管理组",
            "matter": "提交调查报告",
            "urged_on": "2026-11-05",
            "urged_by": "许知远",
            "due_on": "2026-11-10",
            "document_number": "淄消催〔2026〕1号",
            "answered_on": "2026-11-09",
            "answered_by": "靳文博",
            "answer": "近日提交",
        },
        {
            "key": "urging-2",
            "member": "police",
            "matter": "提交询问笔录",
            "urged_on": "2026-11-05",
            "due_on": "2026-11-10",
        },
    ],
    "supplementary_items": [
        {
            "key": "supplement-1",
            "matter": "核实断电时间",
            "unit": "技术组",
            "raised_on": "2026-11-05",
            "due_on": "2026-11-10",
            "done_on": "2026-11-08",
            "result": "22时41分",
        },
        {
            "key": "supplement-2",
            "matter": "核实报警录音",
            "member": "police",
            "raised_on": "2026-11-05",
            "due_on": "2026-11-10",
        },
    ],
    "public_opinions": [
        {
            "key": "opinion-1",
            "source": "某论坛",
            "appeared_at": "2026-10-16T08:30:00+08:00",
            "content": "质疑救援时间",
            "collected_by": "许知远",
            "handling": "发布通报",
            "handled_on": "2026-10-26",
        }
    ],
    "bulletins": [
        {
            "key": "bulletin-1",
            "number": 1,
            "issued_on": "2026-10-26",
            "title": "情况通报",
            "text": "调查组已经成立",
            "addressee": "市人民政府",
            "drafted_by": "许知远",
            "is_outgoing": True,
            "release": "release-1",
        }
    ],
    "materials": [
        {
            "key": "material-1",
            "title": "监控录像",
            "form": "ELECTRONIC",
            "quantity": "2段",
            "source": "社区",
            "received_on": "2026-10-17",
            "kept_by": "许知远",
            "kept_at": "支队档案室",
            "handovers": [
                {
                    "handed_on": "2026-10-20",
                    "handed_from": "许知远",
                    "handed_to": "孟玥",
                    "reason": "比对时间",
                }
            ],
        }
    ],
}
