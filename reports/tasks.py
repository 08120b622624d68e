"""Work that no page waits for (后台任务)."""

import logging

from celery import shared_task

from cases.checkpoints import printed_form
from documents.errors import DocumentError
from reports.models import ReportRendering
from reports.selectors import report_content
from reports.services import rendering as service
from reports.services.printing import print_report

logger = logging.getLogger(__name__)

FAILED = "生成时出现程序错误，已记录。请联系系统管理员。"


@shared_task(name="reports.tasks.render_pending")
def render_pending() -> int:
    """Print every report that waits (印制待办报告); return how many were finished."""
    finished = 0
    while (rendering := service.claim()) is not None:
        finished += render_one(rendering)
    return finished


def render_one(rendering: ReportRendering) -> bool:
    """Print one claimed report, and record why if that fails (印制一份报告)."""
    try:
        content = report_content(rendering.case)
        if not service.adopt_content(rendering, content.print_digest):
            return False
        return service.finish(rendering, print_report(content, printed_form(rendering.case)))
    except DocumentError as error:
        service.fail(rendering, error.message)
    except Exception:
        logger.exception("rendering %s failed", rendering.pk)
        service.fail(rendering, FAILED)
    return False
