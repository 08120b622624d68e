"""Work that no page waits for (后台任务)."""

import logging

from celery import shared_task

from documents import jobs
from documents.errors import DocumentError
from documents.models import DocumentRendering
from documents.printing import print_document

logger = logging.getLogger(__name__)

FAILED = "生成时出现程序错误，已记录。请联系系统管理员。"


@shared_task(name="documents.tasks.render_pending")
def render_pending() -> int:
    """Print every official document that waits (印制待办公文); return how many were finished."""
    finished = 0
    while (rendering := jobs.claim(DocumentRendering)) is not None:
        finished += render_one(rendering)
    return finished


def render_one(rendering: DocumentRendering) -> bool:
    """Print one claimed document, and record why if that fails (印制一份公文)."""
    try:
        return jobs.finish(rendering, print_document(rendering.content))
    except DocumentError as error:
        jobs.fail(rendering, error.message)
    except Exception:
        logger.exception("rendering document %s failed", rendering.pk)
        jobs.fail(rendering, FAILED)
    return False
