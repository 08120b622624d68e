"""Restore a backup into an empty place (恢复)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from zibo_fire.backup.restoring import restore_backup
from zibo_fire.management.commands.serve import ServeRefused, hold_state_folder


class Command(BaseCommand):
    """Check a backup, put it into an empty place, and verify the chains."""

    help = "Restore a backup into an empty database and file store, then verify it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="the archive that ./run manage backup made")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lock = hold_state_folder(settings.STATE_DIR / "serve.lock")
            manifest, faults = restore_backup(source=options["source"], say=self.stderr.write)
            lock.close()
        except ServeRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(
                f"恢复没有完成，没有留下数据：{error.strerror}（{error.filename}）。"
            ) from error
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"数据已恢复，但校验发现{len(faults)}处问题。")
        self.stderr.write(
            f"恢复完成，校验通过：{manifest.chains.events}个事件，数据截至{manifest.moment}。"
            "所有人员须重新登录。"
        )
        if manifest.missing_files:
            self.stderr.write(f"备份时文件库已缺少{len(manifest.missing_files)}个文件。")
