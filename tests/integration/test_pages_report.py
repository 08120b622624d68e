"""The report's page: gaps by article, asking for the PDF, fetching it under a sensible name."""

import io
import re
from urllib.parse import unquote

import pytest
from PIL import Image

from reports.models import ReportFigure, ReportRendering
from reports.selectors import report_content
from reports.services.rendering import file_store


@pytest.fixture
def case(make_case):
    return make_case("淄博市张店区“10·14”一般火灾事故", days_ago=39)


@pytest.fixture
def reader(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def finished(case):
    """A rendering whose file is there, as the worker leaves it."""
    return ReportRendering.objects.create(
        case=case,
        content_digest=report_content(case).digest,
        status=ReportRendering.Status.DONE,
        file_digest=file_store().put(io.BytesIO(b"%PDF-1.7 test")),
        page_count=3,
        finished_at="2026-11-20T18:00:00Z",
    )


def test_lists_what_is_missing_by_part_with_its_article_and_place(reader, case):
    text = reader.get(f"/cases/{case.public_id}/report/").content.decode()
    gaps = text[text.index("还缺什么") : text.index('class="paper"')]
    assert "第二十六条</a>（四）要求写明“火灾直接原因”" in gaps
    assert f'href="/cases/{case.public_id}/findings/#cause"' in gaps
    assert "附件" in gaps


def test_shows_six_parts_in_order_and_four_classes_not_yet_judged(reader, case):
    text = reader.get(f"/cases/{case.public_id}/report/").content.decode()
    assert re.findall(r'id="part-(\d)"', text) == ["1", "2", "3", "4", "5", "6"]
    fifth = text[text.index('id="part-5"') : text.index('id="part-6"')]
    assert fifth.count("<h4") == 4
    assert "无" not in fifth
    assert "待补充：责任认定及处理建议" in fifth


def test_shows_the_annexes_of_the_pdf(reader, case):
    text = reader.get(f"/cases/{case.public_id}/report/").content.decode()
    places = [
        text.index(words)
        for words in (
            "附件：1.火灾事故调查组成员名单及签名",
            "2.不同意见的情况说明",
            "附件1：火灾事故调查组成员名单及签名",
            "有无不同意见",
            "附件2：不同意见的情况说明",
            "不同意见及理由",
        )
    ]
    assert places == sorted(places)


def test_asks_once_for_the_same_content(reader, case):
    address = f"/cases/{case.public_id}/report/pdf/"
    first = reader.post(address)
    assert first["Location"] == f"/cases/{case.public_id}/report/#pdf"
    fragment = reader.post(address, headers={"HX-Request": "true"}).content.decode()
    assert ReportRendering.objects.count() == 1
    assert 'hx-trigger="every 2s"' in fragment
    assert "排队中" in fragment
    assert "排队中" in reader.get(f"/cases/{case.public_id}/report/").content.decode()


def test_stops_asking_when_done_or_failed(reader, case, finished):
    address = f"/cases/{case.public_id}/report/pdf/"
    done = reader.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "共3页" in done
    assert "hx-trigger" not in done
    ReportRendering.objects.update(status="FAILED", error="图片文件不存在。", file_digest="")
    failed = reader.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "图片文件不存在。" in failed
    assert "重新生成" in failed
    assert "hx-trigger" not in failed


def test_sends_the_pdf_under_a_name_that_says_what_it_is(reader, case, finished):
    address = f"/cases/{case.public_id}/report/{finished.content_digest}.pdf"
    opened, saved = reader.get(address), reader.get(address + "?save")
    assert b"".join(saved.streaming_content) == b"%PDF-1.7 test"
    name = "火灾事故调查报告（送审稿）-淄博市张店区“10·14”一般火灾事故-2026-11-21.pdf"
    for response, kind in ((opened, "inline"), (saved, "attachment")):
        assert response["Content-Type"] == "application/pdf"
        disposition = response["Content-Disposition"]
        assert disposition.startswith(kind)
        assert unquote(disposition.split("filename*=utf-8''")[1]) == name


def test_a_name_holds_nothing_that_a_disk_refuses(reader, make_case):
    case = make_case('a/b\\c:d*e?"f<g>h|i\u202e\n')
    rendering = ReportRendering.objects.create(
        case=case,
        content_digest=report_content(case).digest,
        status="DONE",
        file_digest=file_store().put(io.BytesIO(b"%PDF")),
    )
    response = reader.get(f"/cases/{case.public_id}/report/{rendering.content_digest}.pdf?save")
    assert "-abcdefghi-" in unquote(response["Content-Disposition"])


def test_nobody_else_reads_asks_or_fetches(client, stranger, case, finished):
    client.force_login(stranger)
    base = f"/cases/{case.public_id}/report"
    assert client.get(f"{base}/").status_code == 404
    assert client.post(f"{base}/pdf/").status_code == 404
    assert client.get(f"{base}/{finished.content_digest}.pdf").status_code == 404
    assert ReportRendering.objects.count() == 1


def test_a_file_that_is_not_there_is_not_found(reader, case, finished):
    base = f"/cases/{case.public_id}/report"
    assert reader.get(f"{base}/{'0' * 64}.pdf").status_code == 404
    file_store().path(finished.file_digest).unlink()
    assert reader.get(f"{base}/{finished.content_digest}.pdf").status_code == 404


def test_sends_pictures_of_this_case_only(reader, case, make_case, recording):
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    digest = file_store().put(io.BytesIO(stream.getvalue()))
    with recording(case):
        ReportFigure.objects.create(
            case=case, position=1, part=3, caption="平面图", media_type="image/png", digest=digest
        )
    other = make_case("另一案")
    assert f"/report/figures/{digest}" in reader.get(f"/cases/{case.public_id}/report/").content.decode()
    picture = reader.get(f"/cases/{case.public_id}/report/figures/{digest}")
    assert picture["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content) == stream.getvalue()
    assert reader.get(f"/cases/{other.public_id}/report/figures/{digest}").status_code == 404


def test_says_calmly_that_this_machine_makes_no_pdf(reader, case, monkeypatch):
    monkeypatch.setattr("reports.views.pdf_available", lambda: (False, "缺少字体。请运行一行命令。"))
    text = reader.get(f"/cases/{case.public_id}/report/").content.decode()
    assert "缺少字体。请运行一行命令。" in text
    assert "生成 PDF</button>" not in text
    refused = reader.post(f"/cases/{case.public_id}/report/pdf/")
    assert refused.status_code == 503
    assert "缺少字体" in refused.content.decode()
    assert not ReportRendering.objects.exists()
