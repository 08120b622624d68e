"""Print the investigation report of a case (印制调查报告): ``manage.py render_report ID -o FILE.pdf``."""

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from cases.checkpoints import printed_form
from cases.models import FireCase
from common.errors import DomainError
from common.output import STANDARD_STREAM, write_output
from reports.selectors import report_view
from reports.services.printing import print_report


class Command(BaseCommand):
    """Write the report as PDF; page count and gaps go to standard error."""

    help = "Write the investigation report of a case (火灾事故调查报告) as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", metavar="ID", help="public id of the case")
        parser.add_argument(
            "-o", "--output", required=True, metavar="FILE.pdf", help="file, or - for standard output"
        )

    def handle(self, *args: Any, public_id: str, output: str, **options: Any) -> None:
        case = FireCase.objects.filter(public_id=public_id).first()
        if case is None:
            self._end(1, f"没有公开编号为“{public_id}”的案件")
        view = report_view(case)
        try:
            pdf = print_report(view.content, printed_form(case))
        except DomainError as error:
            self._end(1, error.message)
        try:
            write_output(output, pdf.content)
        except OSError as error:
            self._end(2, f"无法写入“{output}”：{error.strerror}")
        name = "标准输出" if output == STANDARD_STREAM else output
        self.stderr.write(f"{name}：{pdf.page_count}页")
        if view.gaps:
            printed_as = f"，印制为{view.content.status}" if view.content.status else ""
            self.stderr.write(f"缺项{len(view.gaps)}处{printed_as}：")
        for gap in view.gaps:
            self.stderr.write(f"  {gap.message}")

    def _end(self, status: int, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(status)
