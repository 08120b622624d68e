"""Import a case file (导入案卷数据): ``manage.py import_case FILE``, or ``-`` for standard input."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archives.case_file.faults import CaseFileRefused
from archives.case_file.reading import MAX_BYTES
from archives.services.import_case import access_warning, approver_warnings, import_case


class Command(BaseCommand):
    """Print the public id of the new case, or every fault of the file on standard error.

    A case that no body may open is imported with a warning on standard error.
    """

    help = "导入案卷数据文件（全部导入或者全部拒绝），输出案件的公开编号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="案卷数据文件；- 为标准输入")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = import_case(content=self._content(options["file"]), today=timezone.localdate())
        except OSError as error:
            self.stderr.write(f"无法读取“{options['file']}”：{error.strerror}")
            sys.exit(2)
        except CaseFileRefused as refusal:
            for fault in refusal.faults:
                self.stderr.write(str(fault))
            sys.exit(1)
        self.stdout.write(case.public_id)
        for warning in (access_warning(case), *approver_warnings(case)):
            if warning:
                self.stderr.write(warning)

    def _content(self, name: str) -> bytes:
        # One byte more than allowed is enough to see that a file is too large.
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
