"""Print the life of a case as a page for docs/lifecycle.md (案件阶段图)."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.lifecycle_diagram import lifecycle_page


class Command(BaseCommand):
    """Print what ``cases/lifecycle.py`` says as Markdown with a diagram."""

    help = "Print the table of acts and stages as Markdown: lifecycle_diagram > docs/lifecycle.md"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(lifecycle_page(), ending="")
