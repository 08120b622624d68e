"""Help a person, above all an administrator, who cannot sign in (重置密码)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.people import reset_second_factor, set_password_by_admin, unlock_user
from common.errors import DomainError


class Command(BaseCommand):
    """Give an account a one-time password and print it; the journal of accounts records it."""

    help = "Reset the password of an account, which no administrator may do to another on the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--second-factor", action="store_true", help="also take away the codes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = set_password_by_admin(actor=None, username=options["username"])
            unlock_user(actor=None, username=options["username"])
            if options["second_factor"]:
                reset_second_factor(actor=None, username=options["username"])
        except DomainError as error:
            raise CommandError(error.message, returncode=1) from error
        self.stdout.write(password)
        self.stderr.write("此密码只显示这一次，登录时必须修改。")
