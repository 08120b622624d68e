"""Choose the mark of an agency's numbers, and where they go on (机关代字、续编发文字号)."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.models import Agency
from common.errors import DomainError
from documents.numbering import choose_mark, continue_from, number_mark
from documents.registry import load_registry


class Command(BaseCommand):
    """Set, or without a mark list, the marks under which an agency numbers its documents."""

    help = "Choose the mark (机关代字) of an agency's document numbers, and the last number given on paper."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", help="name of the agency")
        parser.add_argument("--kind", default="", help="code of the kind, such as GROUP_REQUEST")
        parser.add_argument("--mark", default="", help="the mark, such as 张消请")
        parser.add_argument("--year", type=int, help="year of the last number given on paper")
        parser.add_argument("--last", type=int, help="the last number given on paper")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(name=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有机构“{options['agency']}”。")
        try:
            if options["kind"] and options["mark"]:
                choose_mark(agency=agency, kind=options["kind"], mark=options["mark"])
            if options["last"] is not None:
                if not options["kind"] or options["year"] is None:
                    raise CommandError("续编发文字号应当指明 --kind 和 --year。")
                mark = number_mark(agency=agency, kind=options["kind"])
                continue_from(agency=agency, mark=mark, year=options["year"], last=options["last"])
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        for kind in load_registry().kinds.values():
            if kind.is_numbered_here:
                self.stdout.write(f"{kind.code}\t{kind.name}\t{number_mark(agency=agency, kind=kind.code)}")
