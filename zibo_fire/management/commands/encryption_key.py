"""Make, rotate and retire the keys that encrypt identity numbers (身份证号加密密钥)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.services.identity_numbers import keys_in_use, reencrypt_identity_numbers
from common import encryption
from desk.webhooks.keys import keys_of_secrets, reencrypt_secrets


class Command(BaseCommand):
    """Show the ids of the keys, or make, rotate or retire them; never the keys themselves."""

    help = "Make, rotate or retire the keys that encrypt identity numbers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        wanted = parser.add_mutually_exclusive_group()
        wanted.add_argument("--make", action="store_true", help="make the file of keys if there is none")
        wanted.add_argument("--rotate", action="store_true", help="encrypt everything with a new key")
        wanted.add_argument(
            "--retire", action="store_true", help="remove the keys that nothing needs any more"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["make"]:
            encryption.make_key_file()
            self.stderr.write(
                f"密钥文件：{Path(settings.ENCRYPTION_KEY_FILE)}。请立即另行备份，丢失后身份证号无法恢复。"
            )
        elif options["rotate"]:
            added = encryption.add_key()
            count = reencrypt_identity_numbers() + reencrypt_secrets()
            self.stderr.write(
                f"新密钥{added}已启用，{count}条记录已重新加密。请备份密钥文件；旧备份仍需旧密钥。"
            )
        elif options["retire"]:
            self._retire()
        for number, name in enumerate(encryption.keyring().keys):
            self.stdout.write(f"{name}{'（当前）' if number == 0 else ''}")

    def _retire(self) -> None:
        newest, *older = encryption.keyring().keys
        used = keys_in_use() | keys_of_secrets()
        if stays := sorted(used - {newest, ""}):
            self.stderr.write(f"仍有数据使用密钥{'、'.join(stays)}，予以保留。")
        if not set(older) - used:
            raise CommandError("没有可以停用的密钥。")
        encryption.drop_keys(set(older) - used)
