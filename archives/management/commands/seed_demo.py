"""Seed the demonstration (演示数据): ``manage.py seed_demo``, as often as one likes."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archives.services.seed_demo import demo_accounts, seed_demo


class Command(BaseCommand):
    """Seed what is missing and print the demonstration's accounts."""

    help = "载入演示机构、演示账号、参考案例和演示案例；已有的不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        # Accounts with a known password must never reach a city's database.
        if os.environ.get("DATABASE_URL"):
            self.stderr.write("已设置 DATABASE_URL：不向正式数据库载入演示数据。")
            sys.exit(1)
        seed_demo(today=timezone.localdate())
        accounts = demo_accounts()
        self.stdout.write("演示账号（仅供演示，密码相同）")
        rows = [("用户名", "姓名", "单位、职务", "密码")]
        rows += [
            (user["username"], user["full_name"], user.get("agency", "") + user["post"], accounts["password"])
            for user in accounts["user"]
        ]
        for row in rows:
            cells = (_padded(text, width) for text, width in zip(row, (24, 8, 42, 14), strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def _padded(text: str, width: int) -> str:
    """Pad a text to a width of the terminal, where a Chinese character takes two columns."""
    return text + " " * (width - sum(1 if character.isascii() else 2 for character in text))
