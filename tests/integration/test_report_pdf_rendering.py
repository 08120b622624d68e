"""Asking for a PDF, claiming, finishing, and the command: on a real database and file store."""

import io
import stat
from datetime import date, timedelta
from threading import Barrier, Thread

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from cases.models import FireCase
from common.errors import DomainError
from common.records import collecting
from documents.pdf import RenderedPdf
from reports import tasks
from reports.models import ReportPart, ReportRendering
from reports.selectors import current_rendering, report_content, report_view
from reports.services import rendering as service

Status = ReportRendering.Status


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILE_STORE_DIR = tmp_path / "files"


@pytest.fixture(autouse=True)
def _inside_an_act():
    with collecting():
        yield


@pytest.fixture
def case(db) -> FireCase:
    return FireCase.objects.create(
        title="淄博市张店区“11·1”较大火灾事故",
        rulebook_code="zibo-2022-109",
        is_reference=True,
        occurred_on=date(2026, 11, 1),
        region="山东省淄博市张店区",
        address="工业路18号",
        site_name="注塑车间",
    )


@pytest.fixture
def reader(db) -> User:
    return User.objects.create_user(username="reader", full_name="读者")


def test_a_report_is_asked_for_printed_and_stored(case, reader):
    rendering = service.request_rendering(case, reader)
    assert (rendering.status, rendering.requested_by) == (Status.PENDING, reader)
    assert tasks.render_pending() == 1
    rendering.refresh_from_db()
    assert (rendering.status, rendering.error) == (Status.DONE, "")
    with service.file_store().open(rendering.file_digest) as file, pikepdf.open(file) as document:
        assert len(document.pages) == rendering.page_count
    assert current_rendering(case, report_content(case)) == rendering
    assert tasks.render_pending() == 0


def test_the_same_content_is_printed_once(case, reader):
    first = service.request_rendering(case, reader)
    assert service.request_rendering(case, reader) == first
    service.finish(service.claim(), RenderedPdf(b"%PDF", 1))
    assert service.request_rendering(case, reader) == first
    ReportPart.objects.create(case=case, number=3, body="另一段。")
    assert service.request_rendering(case, reader) != first


def test_a_lost_file_is_printed_again(case, reader):
    first = service.request_rendering(case, reader)
    service.finish(service.claim(), RenderedPdf(b"%PDF", 1))
    first.refresh_from_db()
    service.file_store().path(first.file_digest).unlink()
    again = service.request_rendering(case, reader)
    assert again != first
    assert again.status == Status.PENDING


def test_who_may_not_read_the_case_may_not_print_it(case, reader):
    FireCase.objects.update(is_reference=False)
    with pytest.raises(DomainError) as refusal:
        service.request_rendering(case, reader)
    assert refusal.value.code == "case_not_found"
    assert not ReportRendering.objects.exists()


def test_a_dead_workers_claim_runs_out_and_its_late_result_changes_nothing(case, reader):
    service.request_rendering(case, reader)
    dead = service.claim()
    assert service.claim() is None
    ReportRendering.objects.update(claimed_at=timezone.now() - service.LEASE - timedelta(seconds=1))
    alive = service.claim()
    assert (alive.pk, alive.attempts) == (dead.pk, 2)
    assert not service.finish(dead, RenderedPdf(b"%PDF late", 9))
    assert not service.fail(dead, "迟到")
    assert service.finish(alive, RenderedPdf(b"%PDF good", 2))
    alive.refresh_from_db()
    assert (alive.status, alive.page_count) == (Status.DONE, 2)


def test_a_report_that_kills_every_worker_is_given_up(case, reader):
    service.request_rendering(case, reader)
    for _ in range(service.MAX_ATTEMPTS):
        assert service.claim() is not None
        ReportRendering.objects.update(claimed_at=timezone.now() - 2 * service.LEASE)
    assert service.claim() is None
    rendering = ReportRendering.objects.get()
    assert (rendering.status, rendering.error) == (Status.FAILED, service.EXHAUSTED)


def test_what_is_printed_is_what_stands_when_it_is_printed(case, reader):
    rendering = service.request_rendering(case, reader)
    ReportPart.objects.create(case=case, number=3, body="后来补充的一段。")
    assert tasks.render_pending() == 1
    rendering.refresh_from_db()
    assert rendering.content_digest == report_content(case).digest


def test_a_request_overtaken_by_a_newer_one_ends(case, reader):
    old = service.request_rendering(case, reader)
    ReportPart.objects.create(case=case, number=3, body="后来补充的一段。")
    new = service.request_rendering(case, reader)
    assert tasks.render_pending() == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, old.error) == (Status.FAILED, service.SUPERSEDED)
    assert new.status == Status.DONE


def test_a_refused_report_says_why_and_can_be_asked_for_again(case, reader):
    part = ReportPart.objects.create(case=case, number=3, body="起火时\U0001f525")
    rendering = service.request_rendering(case, reader)
    assert tasks.render_pending() == 0
    rendering.refresh_from_db()
    assert rendering.status == Status.FAILED
    assert "U+1F525" in rendering.error
    part.body = "起火时"
    part.save()
    assert service.request_rendering(case, reader).status == Status.PENDING


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_report(case, reader):
    for number in range(6):
        ReportRendering.objects.create(case=case, content_digest=f"{number:064}")
    claimed: list[int] = []
    start = Barrier(2)

    def work() -> None:
        start.wait()
        while (rendering := service.claim()) is not None:
            claimed.append(rendering.pk)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sorted(claimed) == sorted(ReportRendering.objects.values_list("pk", flat=True))


def test_the_report_is_read_in_few_queries(case, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        report_view(case)


def test_the_command_writes_a_whole_file_and_tells_the_gaps(case, tmp_path):
    output, errors = tmp_path / "report.pdf", io.StringIO()
    call_command("render_report", case.public_id, "-o", str(output), stderr=errors)
    with pikepdf.open(output) as document:
        assert f"{len(document.pages)}页" in errors.getvalue()
    assert "第二十六条（四）要求写明“火灾直接原因”" in errors.getvalue()
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_the_command_writes_a_file_of_its_owner_or_to_standard_output(case, tmp_path, capfdbinary):
    output = tmp_path / "report.pdf"
    call_command("render_report", case.public_id, "-o", str(output), stderr=io.StringIO())
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    call_command("render_report", case.public_id, "-o", "-", stderr=io.StringIO())
    with pikepdf.open(io.BytesIO(capfdbinary.readouterr().out)) as printed, pikepdf.open(output) as written:
        assert len(printed.pages) == len(written.pages)


@pytest.mark.parametrize(
    ("known", "folder", "status", "message"),
    [(False, ".", 1, "没有公开编号为“nobody”的案件"), (True, "no", 2, "无法写入“")],
)
def test_the_command_refuses_in_one_line_and_leaves_no_file(
    case, tmp_path, capsys, known, folder, status, message
):
    public_id = case.public_id if known else "nobody"
    with pytest.raises(SystemExit) as stopped:
        call_command("render_report", public_id, "-o", str(tmp_path / folder / "x.pdf"))
    assert stopped.value.code == status
    assert capsys.readouterr().err.startswith(message)
    assert list(tmp_path.iterdir()) == []
