"""Check the chains of events and the journal of accounts (校验)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.verification import verify_accounts
from cases.models import CaseEvent, FireCase
from cases.verification import verify_all, verify_checkpoints


class Command(BaseCommand):
    """Name each thing that is not as the chain says; exit 1 if there is one."""

    help = (
        "Check the chains of events with their rows, the journal of accounts, and checkpoints kept elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--case", help="public id of one case")
        parser.add_argument("--checkpoints", type=Path, help="a file of checkpoints kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        public_ids = [options["case"]] if options["case"] else None
        if public_ids and not FireCase.objects.filter(public_id__in=public_ids).exists():
            raise CommandError("没有这个案件。", returncode=2)
        count = 0
        for fault in verify_all(public_ids):
            self.stdout.write(str(fault))
            count += 1
        for account_fault in verify_accounts() if public_ids is None else ():
            self.stdout.write(str(account_fault))
            count += 1
        if options["checkpoints"] is not None:
            try:
                for fault in verify_checkpoints(options["checkpoints"]):
                    self.stdout.write(str(fault))
                    count += 1
            except (OSError, ValueError) as error:
                raise CommandError(f"检查点文件不可信：{error}", returncode=1) from error
        if count:
            raise CommandError(f"校验发现{count}处问题。", returncode=1)
        self.stderr.write(f"校验通过：{CaseEvent.objects.count()}个事件。")
