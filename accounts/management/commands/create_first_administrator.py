"""Give a new system its administrators (初始管理员)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role
from accounts.services.administrators import NewAdministrator, create_first_administrators
from common.errors import DomainError

OPTIONS = {
    "system": Role.SYSTEM_ADMINISTRATOR,
    "security": Role.SECURITY_ADMINISTRATOR,
    "audit": Role.AUDIT_ADMINISTRATOR,
}


class Command(BaseCommand):
    """Create the system, security and audit administrators once, and print their one-time passwords."""

    help = "Create the three administrators of a new system; refuses when there has ever been one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, role in OPTIONS.items():
            parser.add_argument(f"--{name}", metavar="USERNAME", help=f"user name of the {role.label}")
            parser.add_argument(f"--{name}-name", metavar="姓名", help=f"real name of the {role.label}")

    def handle(self, *args: Any, **options: Any) -> None:
        people = [
            NewAdministrator(
                role,
                options[name] or self._ask(f"{role.label}的用户名"),
                options[f"{name}_name"] or self._ask(f"{role.label}的姓名"),
            )
            for name, role in OPTIONS.items()
        ]
        try:
            passwords = create_first_administrators(people)
        except DomainError as error:
            raise CommandError(error.message, returncode=1) from error
        for item in people:
            self.stdout.write(f"{item.role.label}\t{item.username}\t{passwords[item.username]}")
        self.stderr.write("以上密码只显示这一次，首次登录时必须修改。请分别交给三个人。")

    def _ask(self, what: str) -> str:
        try:
            answer = input(f"{what}：").strip()
        except EOFError:
            answer = ""
        if not answer:
            raise CommandError(f"请填写“{what}”。", returncode=2)
        return answer
