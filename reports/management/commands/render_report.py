"""Print the investigation report of a case to a file."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.models import FireCase
from common.errors import DomainError
from reports.selectors import report_view
from reports.services.printing import print_report


class Command(BaseCommand):
    """Write the report as PDF; page count and gaps go to standard error."""

    help = "Write the investigation report of a case (火灾事故调查报告) as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", metavar="ID", help="public id of the case")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, public_id: str, output: Path, **options: Any) -> None:
        case = FireCase.objects.filter(public_id=public_id).first()
        if case is None:
            raise CommandError(f"没有公开编号为“{public_id}”的案件。")
        if not output.parent.is_dir():
            raise CommandError(f"文件夹不存在：{output.parent}")
        view = report_view(case)
        try:
            pdf = print_report(view.content)
        except DomainError as error:
            raise CommandError(error.message) from error
        write_whole(output, pdf.content)
        self.stderr.write(f"{output}：{pdf.page_count}页")
        if view.gaps:
            self.stderr.write(f"缺项{len(view.gaps)}处，印制为{view.content.status}：")
        for gap in view.gaps:
            self.stderr.write(f"  {gap.message}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that its name never shows half of it."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
