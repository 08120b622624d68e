"""Make the search index anew from the cases: ``python manage.py rebuild_search`` (重建检索索引)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cases.search.index import rebuild


class Command(BaseCommand):
    """Rebuild the index of all cases, or only of those that have none; work may go on meanwhile."""

    help = "Make the search index anew from the cases 重建检索索引"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="only cases that are in no index, as after an upgrade"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild(only_missing=options["missing"])
        if count or not options["missing"]:
            self.stdout.write(f"已建立检索条目{count}条。")
