"""Check the journal of accounts (账号日志校验)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import AccountEvent
from accounts.verification import verify_accounts


class Command(BaseCommand):
    """Name each thing that is not as the journal says; exit 1 if there is one."""

    help = "Check the journal of accounts, and every person, body and role against it."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [str(fault) for fault in verify_accounts()]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"校验发现{len(faults)}处问题。", returncode=1)
        self.stderr.write(f"校验通过：{AccountEvent.objects.count()}条账号日志。")
