"""Print the JSON Schema of a case file (案卷数据文件格式): ``manage.py case_file_schema``."""

from typing import Any

from django.core.management.base import BaseCommand

from archives.case_file.schema import case_file_schema
from archives.case_file.writing import to_json


class Command(BaseCommand):
    """Print the schema, as it stands in docs/case-file.schema.json."""

    help = "输出案卷数据文件的 JSON Schema。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(to_json(case_file_schema()), ending="")
