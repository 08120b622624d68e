"""Columns, views of one's own, and tables that are sent row by row."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from accounts.models import AccountAction, AccountEvent
from cases.models import GroupMember, InvestigationGroup, MemberRole, Recusal, RecusalOutcome
from desk.exports.cells import clean, inert
from desk.exports.csv_table import csv_table
from desk.exports.xlsx_table import xlsx_table
from desk.models import SavedView
from desk.selectors.case_columns import COLUMNS
from desk.services.saved_views import MOST_VIEWS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def rows_of_workbook(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{MAIN}f"))
    return [
        ["".join(part.text or "" for part in cell.iter() if part.text) for cell in row]
        for row in sheet.iter(f"{MAIN}row")
    ]


def rows_of_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_chosen_columns_make_a_table(client, officer, make_case):
    case = make_case("某案", number="张消火调〔2026〕1号")
    client.force_login(officer)
    text = client.get("/?columns=number&columns=limit&columns=nonsense").content.decode()
    assert re.findall(r'<th scope="col">(.+?)</th>', text) == ["案件名称", "案件编号", "最近期限"]
    assert case.number in text
    assert 'class="case-row ' not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_what_the_list_shows_and_nothing_else(client, officer, make_case, kind):
    make_case("甲案", number="1号", grade="LARGER")
    make_case("乙案", number="2号")
    client.force_login(officer)
    response = client.get(f"/list/export/?grade=LARGER&columns=number&columns=fire&format={kind}")
    content = body(response)
    rows = rows_of_csv(content) if kind == "csv" else rows_of_workbook(content)
    assert rows[0] == ["案件名称", "案件编号", "起火日期"]
    assert [row[:2] for row in rows[1:]] == [["甲案", "1号"]]
    assert "no-store" in response["Cache-Control"]
    name = unquote(re.search(r"filename\*=utf-8''(.+)", response["Content-Disposition"])[1])
    assert re.fullmatch(rf"在办案件-\d{{8}}\.{kind}", name)


def test_exports_every_column_if_none_is_chosen_and_every_row(client, officer, make_case, monkeypatch):
    monkeypatch.setattr("desk.selectors.case_list.BATCH", 4)
    for number in range(11):
        make_case(f"案{number:02}", days_ago=number)
    client.force_login(officer)
    rows = rows_of_csv(body(client.get("/list/export/?format=csv")))
    assert rows[0] == ["案件名称", *(column.label for column in COLUMNS.values())]
    assert sorted(row[0] for row in rows[1:]) == [f"案{number:02}" for number in range(11)]


def test_exports_nothing_that_the_person_may_not_know(client, officer, stranger, make_case, recording, today):
    make_case("别处的案件")
    client.force_login(stranger)
    assert len(rows_of_csv(body(client.get("/list/export/?format=csv")))) == 1
    case = make_case("须回避的案件")
    with recording(case):
        group = InvestigationGroup.objects.create(case=case)
        member = GroupMember.objects.create(
            group=group, position=1, key="m1", role=MemberRole.MEMBER, name="孟玥", user=officer
        )
        Recusal.objects.create(
            case=case,
            member=member,
            ground=1,
            declared_on=today,
            outcome=RecusalOutcome.RECUSED,
            decided_on=today,
        )
    client.force_login(officer)
    rows = rows_of_csv(body(client.get("/list/export/?format=csv")))
    assert [row[0] for row in rows[1:]] == ["别处的案件"]


def test_a_recusal_ends_an_export_under_way(client, officer, make_case, recording, today, monkeypatch):
    monkeypatch.setattr("desk.selectors.case_list.BATCH", 1)
    monkeypatch.setattr("desk.exports.csv_table._ROWS_A_CHUNK", 1)
    first, second = make_case("甲", days_ago=30), make_case("乙", days_ago=1)
    client.force_login(officer)
    chunks = iter(client.get("/list/export/?format=csv").streaming_content)
    assert "甲" in next(chunks).decode() + next(chunks).decode()
    with recording(second):
        Recusal.objects.create(
            case=second,
            user=officer,
            ground=1,
            declared_on=today,
            outcome=RecusalOutcome.RECUSED,
            decided_on=today,
        )
    assert "乙" not in b"".join(chunks).decode()
    assert first.pk


def test_an_export_is_told_in_the_journal_of_accounts(client, officer, make_case):
    make_case()
    client.force_login(officer)
    response = client.get(
        "/list/export/?q=某人的姓名&grade=LARGER&stage=INVESTIGATING&due=soon&since=2026-03-02"
        "&columns=number&format=csv"
    )
    event = AccountEvent.objects.get(action=AccountAction.LIST_EXPORTED)
    assert event.actor == officer
    assert "案件编号" in bytes(event.body).decode()
    told = json.loads(bytes(event.body))["details"]["filter"]
    assert told == "分类在办案件，检索词（有），阶段调查中，等级较大，期限三日内到期，起火日期起2026年3月2日"
    assert "某人的姓名" not in bytes(event.body).decode()
    assert response.status_code == 200


def test_nobody_exports_without_signing_in(client, make_case):
    make_case()
    assert client.get("/list/export/").status_code == 302
    assert not AccountEvent.objects.filter(action=AccountAction.LIST_EXPORTED).exists()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://x")']
)
def test_no_cell_of_a_csv_is_a_formula(text):
    assert inert(text).startswith("'")
    row = rows_of_csv(b"".join(csv_table(["案"], [[text]])))[1]
    assert row[0].startswith("'")


def test_no_cell_of_a_workbook_is_a_formula():
    cells = ["=1+1", "@x", "<f>1</f>", "_x0041_", "a\x00b\x1fc\ud800", "第一行\n第二行", "&<>\"'"]
    content = b"".join(xlsx_table("表[1]:/*?", ["项"] * len(cells), [cells]))
    assert rows_of_workbook(content)[1] == [
        "=1+1", "@x", "<f>1</f>", "_x005F_x0041_", "abc", "第一行\n第二行", "&<>\"'",
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert 'name="表1"' in archive.read("xl/workbook.xml").decode()


def test_days_and_numbers_are_cells_of_their_kind():
    content = b"".join(xlsx_table("表", ["日", "数"], [[date(2026, 3, 2), 7], [date(1899, 1, 1), None]]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<c s="1"><v>46083</v></c><c><v>7</v></c>' in sheet
    assert "1899-01-01" in sheet


def test_a_cell_holds_no_more_than_a_spreadsheet_takes():
    assert len(clean("火" * 40_000)) == 32_767


def test_rows_are_sent_before_the_last_one_is_made():
    made = []

    def rows():
        for number in range(1000):
            made.append(number)
            yield [str(number)]

    for table in (csv_table(["号"], rows()), xlsx_table("表", ["号"], rows())):
        made.clear()
        next(table)
        assert 0 < len(made) < 500


def save(client, name, query="shelf=open&grade=LARGER&columns=number&after=x&evil=1"):
    return client.post("/list/views/save/", {"name": name, "query": query})


def test_a_view_keeps_filter_and_columns_under_a_name(client, officer, make_case):
    make_case("较大案", grade="LARGER", number="9号")
    make_case("一般案")
    client.force_login(officer)
    response = save(client, "较大")
    view = SavedView.objects.get()
    assert view.query == "shelf=open&grade=LARGER&columns=number"
    text = client.get(response["Location"]).content.decode()
    assert "9号" in text
    assert "一般案" not in text
    assert re.search(rf'view={view.pk}" aria-current="true">较大<', text)


def test_a_view_is_renamed_made_default_and_deleted(client, officer, make_case):
    make_case("一般案")
    client.force_login(officer)
    save(client, "较大")
    view = SavedView.objects.get()
    address = f"/list/views/{view.pk}/"
    client.post(address, {"do": "rename", "name": "大案"})
    client.post(address, {"do": "default"})
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("大案", True)
    assert "一般案" not in client.get("/").content.decode()
    assert "一般案" in client.get("/?shelf=open").content.decode()
    client.post(address, {"do": "no_default"})
    assert "一般案" in client.get("/").content.decode()
    client.post(address, {"do": "delete"})
    assert not SavedView.objects.exists()


def test_one_view_is_the_default(client, officer):
    client.force_login(officer)
    for name in ("甲", "乙"):
        save(client, name)
        client.post(f"/list/views/{SavedView.objects.get(name=name).pk}/", {"do": "default"})
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["乙"]


def test_nobody_sees_or_changes_the_view_of_another(client, officer, stranger):
    client.force_login(officer)
    save(client, "我的")
    view = SavedView.objects.get()
    client.force_login(stranger)
    for page in ("/", "/list/views/", f"/?view={view.pk}"):
        assert "我的" not in client.get(page).content.decode()
    for do in ("rename", "default", "delete"):
        response = client.post(f"/list/views/{view.pk}/", {"do": do, "name": "他的"}, follow=True)
        assert "没有这个视图" in response.content.decode()
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("我的", False)


@pytest.mark.parametrize(("name", "words"), [(" ", "请填写视图的“名称”"), ("长" * 21, "名称")])
def test_a_view_wants_a_name_of_its_own(client, officer, name, words):
    client.force_login(officer)
    response = save(client, name)
    assert words in client.get(response["Location"]).content.decode()
    assert not SavedView.objects.exists()


def test_saving_under_the_same_name_replaces_and_renaming_does_not(client, officer):
    client.force_login(officer)
    save(client, "甲")
    save(client, "甲", "shelf=settled")
    save(client, "乙")
    assert SavedView.objects.get(name="甲").query == "shelf=settled"
    response = client.post(
        f"/list/views/{SavedView.objects.get(name='乙').pk}/", {"do": "rename", "name": "甲"}, follow=True
    )
    assert "与您已有的视图相同" in response.content.decode()


def test_a_person_keeps_so_many_views(client, officer):
    client.force_login(officer)
    for number in range(MOST_VIEWS + 1):
        response = save(client, f"视图{number}")
    assert f"最多保存{MOST_VIEWS}个" in client.get(response["Location"]).content.decode()
    assert SavedView.objects.count() == MOST_VIEWS
