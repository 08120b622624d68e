"""The page on which a case is entered late says what holds, and tells everything wrong at once (补录)."""

import html
import re

import pytest

from cases.lifecycle import ACTS, ROLE_LABELS, Act
from cases.models import FireCase
from documents.registry import load_registry

ADDRESS = "/cases/new/late/"


@pytest.fixture
def page(client, world):
    client.force_login(world.office)
    return client


def test_it_says_who_does_what_is_left_as_the_table_does(page):
    said = re.search(r'<p class="prose">(.*?)</p>', page.get(ADDRESS).content.decode())[1]
    assert "批复、移送须经两人办理，结案由牵头机构登记" in said
    assert {act for act in (Act.REGISTER_REPLY, Act.TRANSFER_OUT, Act.CLOSE) if ACTS[act].second} == {
        Act.REGISTER_REPLY,
        Act.TRANSFER_OUT,
    }
    assert [ROLE_LABELS[role] for role in ACTS[Act.CLOSE].roles] == ["牵头机构内勤"]


def test_it_tells_everything_wrong_at_once_beside_each_field(page, world):
    typed = {
        "district": world.zhangdian.district.pk,
        "occurred_on": "2026-03-02",
        "address": "柳泉路1号",
        "site_name": "某商铺",
        "deaths": "1",
        "on_GROUP_REQUESTED": "2026-02-01",
        "on_REPORT_SUBMITTED": "2026-03-05",
    }
    answer = page.post(ADDRESS, typed)
    text = html.unescape(re.sub(r"<a [^>]*>|</a>", "", answer.content.decode()))
    assert answer.status_code == 422
    for told in (
        "请填写“补录理由”。",
        "“报请成立火灾事故调查组”不得早于起火日期（第六条）。",
        "请填写“报请成立火灾事故调查组”的文号（第六条）。",
        "请填写“提交火灾事故调查报告”的文号（第二十八条）。",
        "之前应当先有“审议通过调查报告”，请补填其日期或者更正先后（第二十八条）。",
        "有5处需要更正，已填内容均已保留。",
    ):
        assert told in text
    assert "第三十八条" not in text
    assert 'value="2026-02-01"' in text
    assert not FireCase.objects.exists()


def test_nothing_cites_the_article_on_higher_policy_for_what_it_does_not_speak_of():
    assert [act for act, rule in ACTS.items() if "第三十八条" in rule.article] == []
    # That other rules apply to a fire is decided under that article.
    papers = [kind.code for kind in load_registry().kinds.values() if "第三十八条" in kind.article]
    assert papers == ["RULES_DECISION"]
