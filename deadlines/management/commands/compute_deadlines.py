"""The command that answers JSON lines of facts with statutory dates (法定期限批量推算)."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand

from deadlines.jsonlines import answer_lines

_INPUT_ERROR = 2


class Command(BaseCommand):
    """Read JSON lines from a file or standard input and write one answer a line (法定期限批量推算).

    Exit status: 0, 1 if a line held an error, 2 if the file cannot be read.
    """

    help = "Answer JSON lines of facts with the statutory dates, one JSON line each."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file to read."""
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="JSON lines; - or left out for standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every line in order and exit."""
        output = sys.stdout.buffer
        failed = False
        name = options["file"] if options["file"] != "-" else None
        try:
            with ExitStack() as opened:
                lines = opened.enter_context(open(name, "rb")) if name else sys.stdin.buffer
                for answer, ok in answer_lines(lines):
                    output.write(answer.encode("utf-8") + b"\n")
                    failed = failed or not ok
                    if not name:
                        output.flush()
            output.flush()
        except BrokenPipeError:
            # The reader has gone; keep the interpreter from failing again when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            self.stderr.write(f"无法读取文件{name}：{error.strerror}")
            sys.exit(_INPUT_ERROR)
        if failed:
            sys.exit(1)
