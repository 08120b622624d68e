"""Take a backup while people work (备份)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from zibo_fire.backup.taking import take_backup


class Command(BaseCommand):
    """Write database, files and checkpoints into one archive; the keys are kept apart."""

    help = "Back up database, files and checkpoints into one archive, without the keys."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="the archive to be made; it must not exist")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = take_backup(target=options["target"], say=self.stderr.write)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"备份没有完成：{error.strerror}（{error.filename}）。") from error
        self.stderr.write(
            f"备份完成：{options['target']}（截至{manifest.moment}）。密钥不在备份中，请另行保管："
            "检查点密钥、加密密钥。"
        )
        if manifest.missing_files:
            raise CommandError(
                f"备份已完成，但文件库缺少或损坏了{len(manifest.missing_files)}个文件："
                f"{'、'.join(digest[:12] for digest in manifest.missing_files[:5])}"
            )
