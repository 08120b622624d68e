"""The search page: what is shown to whom, escaped, page by page, and the box on every page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from scenarios import FIRE

from cases import acts
from cases.lifecycle import Act
from cases.models import FireCase, GradeDecision
from cases.search.tokens import fold, tidy
from desk.selectors.search import PAGE_SIZE, snippet

CONTENTS = "短路"


@pytest.fixture
def page(client):
    def page(person, address: str) -> str:
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        return response.content.decode()

    return page


def register(people, title: str, days: int) -> None:
    with acts.by_command(act=Act.IMPORT_CASE) as step:
        step.case = FireCase.objects.create(
            title=title,
            occurred_on=FIRE - timedelta(days=days),
            rulebook_code="zibo-2022-109",
            region="淄博市",
            address="某路",
            site_name="某处",
            lead_agency=people.office.agency,
            district=people.office.agency.district,
        )
        GradeDecision.objects.create(case=step.case, established_on=FIRE, grade="ORDINARY")


def test_each_person_sees_no_more_than_they_may_read(scene, people, page):
    shown = page(people.member, f"/search/?q={CONTENTS}")
    assert "<mark>短路</mark>" in shown
    assert f"/cases/{scene.public_id}/findings/#cause" in shown
    assert "原因认定" in re.search(r'class="found".*?</ol>', shown, re.S)[0]
    for name in ("city_office", "recused", "undeclared", "stranger", "auditor", "administrator"):
        shown = page(getattr(people, name), f"/search/?q={CONTENTS}")
        assert scene.public_id not in shown, name
        assert "没有找到“短路”" in shown
    by_list = page(people.city_office, "/search/?q=柳泉")
    assert "<mark>柳泉</mark>路1号" in by_list
    # The unit's registered address has the same words, but is no list information.
    assert "单位和个人</span>" not in by_list
    assert f'href="/cases/{scene.public_id}/"' in by_list
    narrowed = page(people.office, f"/search/?q={CONTENTS}&kind=cases.party")
    assert scene.public_id not in narrowed
    assert scene.public_id in page(people.office, f"/search/?q={CONTENTS}&shelf=open&district=张店区")
    assert scene.public_id not in page(people.office, f"/search/?q={CONTENTS}&shelf=settled")
    assert scene.public_id not in page(people.office, f"/search/?q={CONTENTS}&district=桓台县")


def test_pages_through_every_case_once_and_escapes_what_it_shows(people, page):
    for number in range(PAGE_SIZE * 2 + 3):
        register(people, f"<script>alert({number})</script>仓库{number:03}", days=number // 3)
    seen, address = [], "/search/?q=仓库"
    while address:
        shown = page(people.office, address)
        assert "<script>alert" not in shown
        seen += re.findall(r"alert\(\d+\)&lt;/script&gt;<mark>仓库</mark>(\d+)", shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        address = "/search/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == PAGE_SIZE * 2 + 3
    for after in ("x", "2026-03-02.", "2026-13-40.x", "2026-03-02.龘", "\0"):
        assert "检索" in page(people.office, f"/search/?q=仓库&after={after}")


def test_costs_the_same_queries_for_one_case_and_a_page_of_them(people, client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert "<mark>仓库</mark>" in client.get("/search/?q=仓库").content.decode()
        return len(captured)

    client.force_login(people.office)
    register(people, "仓库", days=0)
    few = asked()
    for number in range(PAGE_SIZE):
        register(people, f"仓库{number}", days=number)
    assert asked() == few <= 14


def test_the_box_is_on_every_page_but_its_own(people, page):
    assert 'id="site-search"' in page(people.office, "/")
    own = page(people.office, "/search/")
    assert 'id="site-search"' not in own
    assert "请输入检索词" in own


def test_a_stranger_to_the_system_is_sent_to_sign_in(client, db):
    assert client.get("/search/?q=短路").status_code == 302


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("一层\n线路短路\n二层", ("短路",), "线路[短路]"),
        ("ＡＢＣ公司", ("abc",), "[ＡＢＣ]公司"),
        ("50㎡仓库", ("m2仓",), "50[㎡仓]库"),
        ("火" * 3, ("火火", "火"), "[火火][火]"),
        ("前" * 40 + "短路" + "后" * 100, ("短路",), "…" + "前" * 18 + "[短路]" + "后" * 70 + "…"),
        ("短路及其他", ("龘", "其他"), "短路及[其他]"),
    ],
)
def test_a_snippet_marks_the_words_where_they_stand(text, words, shown):
    pieces = snippet(tidy(text), fold(text), words)
    assert "".join(f"[{piece}]" if is_word else piece for piece, is_word in pieces) == shown
