"""How requests rest on versions, are done once, are rehearsed, and are refused."""

import json
import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from integration.api.api_client import ROOT, Program, problem
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from cases.models import CaseEvent, DocumentEntry, Party
from cases.verification import verify_case
from common import chain
from common.encryption import blind_index
from desk.models import RememberedAnswer
from reports.models import IndirectCause

PARTY = {"kind": "UNIT", "name": "又一公司", "roles": ["OWNER"]}
TRANSFER = {
    "transferred_on": "2026-04-10",
    "document_number": "移1号",
    "exclusions": [1],
    "exclusion_reason": "系放火",
    "receiving_bodies": "淄博市公安局张店分局",
}


def seq_of(scene) -> int:
    return CaseEvent.objects.filter(case=scene.case).count()


def test_an_act_rests_on_the_version_that_was_read(scene, office):
    seq = seq_of(scene)
    path = f"cases/{scene.public_id}/acts/register-party/"
    missing = office.post(path, PARTY)
    assert problem(missing)[:2] == (428, "version_missing")
    assert missing.headers["ETag"] == f'"{seq}"'
    for version in (f'"{seq - 1}"', f'W/"{seq}"', "nonsense"):
        stale = office.post(path, PARTY, version=version)
        assert problem(stale)[:2] == (412, "changed_meanwhile")
        assert stale.headers["ETag"] == f'"{seq}"'
    assert seq_of(scene) == seq
    done = office.post(path, PARTY, version=f'"{seq}"')
    assert done.status_code == 200
    assert done.headers["ETag"] == office.version(scene.public_id) == f'"{seq + 1}"'
    assert office.post(path, PARTY | {"name": "丙公司"}, version="*").status_code == 200


def test_what_is_remembered_of_a_request_cannot_be_guessed(scene, office):
    path = f"cases/{scene.public_id}/acts/register-party/"
    first = office.post(path, PARTY, version="*", key="party-0001")
    guessed = chain.digest(
        ["POST", f"{ROOT}{path}", json.dumps(PARTY, sort_keys=True, ensure_ascii=False), {}]
    )
    kept = RememberedAnswer.objects.get()
    assert kept.request_digest == blind_index(guessed) != guessed
    # What was remembered before there was a key is known afterwards as well.
    RememberedAnswer.objects.update(request_digest=guessed)
    import_module("desk.migrations.0004_key_request_digests").key_digests(apps, None)
    assert office.post(path, PARTY, version="*", key="party-0001").json() == first.json()


def test_a_key_does_an_act_once_and_answers_the_same(scene, office):
    version, path = office.version(scene.public_id), f"cases/{scene.public_id}/acts/register-party/"
    first = office.post(path, PARTY, version=version, key="party-0001")
    again = office.post(path, PARTY, version=version, key="party-0001")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.headers["ETag"] == again.headers["ETag"]
    assert Party.objects.filter(case=scene.case, name="又一公司").count() == 1
    other = office.post(path, PARTY | {"name": "丙公司"}, version=version, key="party-0001")
    assert problem(other)[:2] == (422, "key_reused")
    assert problem(office.post(path, PARTY, version="*", key="短"))[:2] == (400, "key_malformed")
    # A key is one person's own.
    second = Program(scene.people.second_office)
    assert second.post(path, PARTY | {"name": "丁公司"}, version="*", key="party-0001").status_code == 200


def test_a_refused_act_keeps_no_answer_and_may_be_sent_again(scene, office):
    path = f"cases/{scene.public_id}/acts/register-party/"
    refused = office.post(path, PARTY | {"name": ""}, version="*", key="party-0002")
    assert problem(refused)[:2] == (422, "invalid")
    assert not RememberedAnswer.objects.exists()
    assert office.post(path, PARTY, version="*", key="party-0002").status_code == 200


def test_the_answer_is_kept_with_the_act_or_not_at_all(scene, office, monkeypatch):
    seq = seq_of(scene)
    path = f"cases/{scene.public_id}/acts/register-party/"

    def crash(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(RememberedAnswer.objects, "create", crash)
    office.client.raise_request_exception = False
    assert office.post(path, PARTY, version="*", key="party-0003").status_code == 500
    assert seq_of(scene) == seq
    monkeypatch.undo()
    assert office.post(path, PARTY, version="*", key="party-0003").status_code == 200
    assert [str(fault) for fault in verify_case(scene.case)] == []


def test_who_lost_the_case_does_not_hear_the_answer_again(scene, office):
    path = f"cases/{scene.public_id}/acts/register-party/"
    assert office.post(path, PARTY, version="*", key="party-0004").status_code == 200
    scene.people.office.role_grants.all().delete()
    again = office.post(path, PARTY, version="*", key="party-0004")
    assert problem(again)[:2] == (404, "case_not_found")


def test_a_rehearsal_tells_and_keeps_nothing(scene, office):
    seq, path = seq_of(scene), f"cases/{scene.public_id}/acts/grant-extension/?dry_run=1"
    body = {
        "kind": "REPORT",
        "days": 10,
        "reason": "情况复杂",
        "decided_on": "2026-03-20",
        "approver": "张店区人民政府",
        "document_number": "延1号",
    }
    told = office.post(path, body, version=office.version(scene.public_id)).json()
    assert told["dry_run"]
    assert any("提交" in one["title"] for one in told["effects"]["clocks"])
    assert all("第二十八条" in sentence for sentence in told["effects"]["sentences"])
    assert seq_of(scene) == seq
    refused = office.post(path, body | {"days": 61}, version=office.version(scene.public_id))
    assert refused.status_code in (409, 422)
    assert problem(refused)[3] == "第二十八条"


def test_a_form_is_told_field_by_field(scene, office):
    refused = office.act(scene.public_id, "grant-extension", {"kind": "REPORT", "days": "x", "typo": "1"})
    assert problem(refused)[:2] == (422, "invalid")
    assert [one["field"] for one in refused.json()["errors"]] == ["typo"]
    refused = office.act(scene.public_id, "grant-extension", {"kind": "REPORT", "days": "x"})
    told = {one["field"]: one for one in refused.json()["errors"]}
    assert {"days", "decided_on", "approver"} <= set(told)
    assert told["decided_on"]["message"] == "请填写“批准日期”（第二十八条）。"
    assert told["decided_on"]["article"] == "第二十八条"


@pytest.mark.parametrize(
    ("method", "path", "kwargs", "status"),
    [
        ("get", "nowhere/", {}, 404),
        ("get", "", {}, 404),
        ("get", "cases/nosuchcase/", {}, 404),
        ("get", "cases/a%00b/", {}, 404),
        ("patch", "me/", {}, 405),
        ("delete", "cases/", {}, 405),
        ("get", "me/", {"headers": {"Accept": "text/html"}}, 406),
        ("post", "deadlines/", {"data": "a=1", "content_type": "text/plain"}, 415),
        ("post", "deadlines/", {"data": "{", "content_type": "application/json"}, 400),
        ("post", "deadlines/", {"data": '"\\ud800"', "content_type": "application/json"}, 400),
        ("post", "deadlines/", {"data": "[" * 90_000, "content_type": "application/json"}, 400),
        ("post", "deadlines/", {"data": "9" * 5000, "content_type": "application/json"}, 400),
        ("post", "deadlines/", {"data": '{"a": NaN}', "content_type": "application/json"}, 400),
        ("post", "deadlines/", {"data": "[]", "content_type": "application/json"}, 422),
        ("post", "deadlines/", {"data": " " * 2_700_000, "content_type": "application/json"}, 413),
        ("post", "cases/", {"data": '{"address": {"a": 1}}', "content_type": "application/json"}, 422),
        ("post", "cases/", {"data": '{"\\u0000": "x"}', "content_type": "application/json"}, 422),
        ("get", "regulation/articles/99/", {}, 404),
    ],
)
def test_every_refusal_is_a_problem(office, method, path, kwargs, status):
    assert problem(getattr(office.client, method)(ROOT + path, **kwargs))[0] == status


def test_what_was_prepared_is_sent_back_with_a_reason(scene, office):
    body = TRANSFER
    prepared = office.act(scene.public_id, "transfer-out", body)
    assert prepared.status_code == 202
    name = prepared.json()["pending"]
    path = f"cases/{scene.public_id}/pending/{name}/"
    assert problem(office.act(scene.public_id, "transfer-out", body))[:2] == (409, "already_prepared")
    assert problem(office.confirm(scene.public_id, name))[:2] == (409, "same_person")
    second = Program(scene.people.second_office)
    version = second.version(scene.public_id)
    assert second.get(path).json()["may_decide"] is True
    assert office.get(path).json()["may_decide"] is False
    told = second.post(f"{path}confirm/?dry_run=1", version=version).json()
    assert told["effects"]["stage"] == "已移送"
    assert problem(second.post(f"{path}reject/", {"reason": ""}, version=version))[1] == "reason_missing"
    rejected = second.post(f"{path}reject/", {"reason": "文号有误"}, version=version, key="reject-0001")
    assert rejected.status_code == 200
    assert rejected.json()["event"]["phase"] == "REJECTED"
    assert second.get(path).json()["outcome"] == "REJECTED"
    assert problem(second.confirm(scene.public_id, name))[:2] == (409, "already_decided")


def test_a_scan_goes_in_and_comes_out_as_it_was(scene, office, sample_pdf):
    body = {
        "direction": "IN",
        "kind": "GROUP_ESTABLISHMENT",
        "title": "来文",
        "document_number": "来1号",
        "dated_on": "2026-03-08",
        "correspondent": "张店区人民政府",
    }
    version = office.version(scene.public_id)
    path = f"{ROOT}cases/{scene.public_id}/acts/file-document/"

    def send(key):
        scan = SimpleUploadedFile("来文.pdf", sample_pdf, "application/pdf")
        headers = {"If-Match": version, "Idempotency-Key": key}
        return office.client.post(path, body | {"scan": scan}, headers=headers)

    done, again = send("scan-00001"), send("scan-00001")
    assert done.status_code == again.status_code == 200, done.content.decode()
    assert done.json() == again.json()
    entry = DocumentEntry.objects.exclude(digest="").get(case=scene.case, title="来文")
    register = office.get(f"cases/{scene.public_id}/documents/?text=来文").json()["register"]
    assert [one["id"] for one in register] == [entry.public_id]
    file = office.get(f"cases/{scene.public_id}/documents/register/{entry.public_id}/scan/")
    assert b"".join(file.streaming_content) == sample_pdf
    assert file.headers["Content-Security-Policy"] == "sandbox"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert scene.case.access_records.filter(kind="DOWNLOADED").count() == 1


def test_a_stale_text_is_refused_with_both_and_kept_as_a_draft(scene, member):
    path = f"cases/{scene.public_id}/writing/indirect-causes/"
    added = member.post(path, {"text": "甲"}, key="cause-0001")
    assert added.status_code == 201
    place = added.headers["Location"].removeprefix("/api/v1/")
    version = added.headers["ETag"]
    assert member.get(place).headers["ETag"] == version
    assert problem(member.put(place, {"text": "乙"}))[:2] == (428, "version_missing")
    assert problem(member.put(place, {"text": "乙"}, version="*"))[:2] == (428, "version_missing")
    other = Program(scene.people.deputy)
    saved = other.put(place, {"text": "丙"}, version=version)
    assert saved.status_code == 200
    stale = member.put(place, {"text": "乙"}, version=version)
    assert problem(stale)[:2] == (412, "stale")
    assert stale.json()["current"] == {"text": "丙"}
    assert stale.json()["submitted"] == {"text": "乙"}
    assert stale.headers["ETag"] == saved.headers["ETag"]
    assert scene.people.member.drafts.get().text == "乙"
    merged = member.put(place, {"text": "丙、乙"}, version=stale.headers["ETag"])
    assert merged.status_code == 200
    assert problem(member.delete(place, version=version))[:2] == (412, "changed_meanwhile")
    assert member.delete(place, version=merged.headers["ETag"]).status_code == 200
    assert not IndirectCause.objects.filter(case=scene.case, text="丙、乙").exists()


def race(do) -> list:
    start, answers = threading.Barrier(8), []

    def one():
        try:
            start.wait()
            answers.append(do())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("slug", "body", "status"),
    [("register-party", "PARTY", 200), ("transfer-out", "TRANSFER", 202)],
)
def test_eight_racers_with_one_key_do_one_act_and_hear_one_answer(slug, body, status):
    people = gather_people()
    scene = drive(people, Stage.INVESTIGATING)
    program = Program(people.office)
    version, seq = program.version(scene.public_id), seq_of(scene)
    body = {"PARTY": PARTY, "TRANSFER": TRANSFER}[body]
    path = f"{ROOT}cases/{scene.public_id}/acts/{slug}/"
    headers = {
        "Authorization": f"Bearer {program.secret}",
        "If-Match": version,
        "Idempotency-Key": "racers-0001",
    }

    def do():
        client = Client(headers=headers)
        return client.post(path, json.dumps(body), content_type="application/json")

    answers = race(do)
    assert [answer.status_code for answer in answers] == [status] * 8, [a.content.decode() for a in answers]
    assert len({answer.content for answer in answers}) == 1
    assert seq_of(scene) == seq + 1
    assert [str(fault) for fault in verify_case(scene.case)] == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_racers_on_one_version_one_wins():
    people = gather_people()
    scene = drive(people, Stage.INVESTIGATING)
    program = Program(people.office)
    version, seq = program.version(scene.public_id), seq_of(scene)
    path = f"{ROOT}cases/{scene.public_id}/acts/register-party/"
    headers = {"Authorization": f"Bearer {program.secret}", "If-Match": version}

    def do():
        return Client(headers=headers).post(path, json.dumps(PARTY), content_type="application/json")

    answers = race(do)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    assert seq_of(scene) == seq + 1
