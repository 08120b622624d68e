"""Derive again where each case stands in lists."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import limits


class Command(BaseCommand):
    """Derive the next limit of every case anew and say how many rows were not as they should be."""

    help = "Derive the order of the lists anew (重建最近期限); safe at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stale", action="store_true", help="only rows made by another version of the rules or missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        mended = limits.rebuild(as_of=timezone.localdate(), only_stale=options["stale"])
        self.stdout.write(f"已重新计算最近期限，更正{mended}件。")
