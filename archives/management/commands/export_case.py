"""Export a case as a case file (导出案卷数据): ``manage.py export_case ID [-o FILE]``."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from archives.services.export_case import export_case
from cases.models import FireCase
from common.output import STANDARD_STREAM, write_output


class Command(BaseCommand):
    """Write the case file of a case to standard output or, whole or not at all, to a file."""

    help = "导出案件的案卷数据文件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", metavar="ID", help="案件的公开编号")
        parser.add_argument(
            "-o",
            "--output",
            default=STANDARD_STREAM,
            metavar="FILE",
            help="输出文件，仅本人可读写；默认或者 - 为标准输出",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        case = FireCase.objects.filter(public_id=options["public_id"]).first()
        if case is None:
            self.stderr.write(f"没有公开编号为“{options['public_id']}”的案件")
            sys.exit(1)
        content = export_case(case).encode()
        try:
            write_output(options["output"], content)
        except OSError as error:
            self.stderr.write(f"无法写入“{options['output']}”：{error.strerror}")
            sys.exit(2)
