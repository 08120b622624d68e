"""Import a case file, all of it or nothing (导入案卷数据)."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import models

from accounts.models import Agency, District, Level
from archives.case_file.checking import read_and_check
from archives.case_file.document import Entry, latest
from archives.case_file.faults import CaseFileRefused
from archives.case_file.fields import decode_all
from archives.case_file.pictures import picture_bytes
from archives.case_file.record import Record
from archives.case_file.records import RECORDS
from archives.case_file.rows import case_facts_of
from cases import acts
from cases.lifecycle import Act
from cases.models import DocumentEntry, FireCase
from cases.organizer import extension_approver, fire_body, organizer_for
from cases.selectors.stage import stage_of_milestones
from common.errors import DomainError
from common.store import Store, digest_of, file_store
from regulation.grades import Grade
from regulation.rulebook import load_rulebook
from reports.models import ReportFigure


def import_case(*, content: bytes, today: date | None = None) -> FireCase:
    """Import the case that a case file holds (导入案卷数据).

    :param today: no fact may be later; None for a file that is not held against the day.
    :raises CaseFileRefused: with every fault of the file; nothing is left behind.
    """
    document, faults = read_and_check(content, today)
    if faults:
        raise CaseFileRefused(faults)
    store = file_store()
    # Writing and syncing files may take long, so it is done before the database is locked.
    digests, added = _store_files(store, document)
    try:
        return _write(document, digests)
    except BaseException:
        _remove_unused(store, added)
        raise


def _write(document: Entry, digests: dict[str, list[str]]) -> FireCase:
    with acts.by_command(act=Act.IMPORT_CASE) as step:
        step.case = _write_rows(document, digests)
        step.files = [digest for found in digests.values() for digest in found if digest]
        step.summary = step.case.title
    return step.case


def _write_rows(document: Entry, digests: dict[str, list[str]]) -> FireCase:
    case = FireCase(**{"stage": _stage(document)} | case_facts_of(document))
    if "district" in document["fire"]:
        case.district = District.objects.get(name=document["fire"]["district"])
    case.lead_agency = _lead_agency(case, document)
    case.save()
    writer = _Writer(case, digests)
    for record in RECORDS:
        writer.write(record, case, document.get(record.name))
    return case


def _lead_agency(case: FireCase, document: Entry) -> Agency | None:
    """Return the body that leads: the named one, or that of the organiser's level and place (第四条).

    Only who may open the case depends on it; the name that the file left out stays left out.
    """
    if case.lead_body_name:
        return Agency.objects.filter(name=case.lead_body_name).first()
    if case.is_reference or case.district is None:
        return None
    try:
        if case.organizer_level:
            level = Level(case.organizer_level)
            return fire_body(level, case.district if level is Level.DISTRICT else None)
        decided = latest(document, "grade_decisions", "established_on")
        return organizer_for(
            rulebook=load_rulebook(case.rulebook_code),
            grade=Grade(decided["grade"]) if decided else Grade.ORDINARY,
            district=case.district,
        ).lead
    except DomainError:
        # No such body is on record; the import is whole without it and warns.
        return None


def access_warning(case: FireCase) -> str:
    """Return why nobody's body may open an imported case, empty if one may (牵头消防救援机构, 第四条)."""
    if case.is_reference or case.lead_agency is not None:
        return ""
    reason = (
        f"系统中没有名为“{case.lead_body_name}”的机构"
        if case.lead_body_name
        else "没有填写，也没有与组织层级和事故发生地区县相应的消防救援机构"
    )
    return (
        f"/organizer/lead_body_name: 警告：“牵头消防救援机构”{reason}，案件已导入，"
        "但是没有牵头机构，各机构的人员都不能查阅（第四条）"
    )


def approver_warnings(case: FireCase) -> list[str]:
    """Return which extensions another body approved than article 28 asks for (批准机关, 第二十八条)."""
    if case.is_reference:
        return []
    found = []
    for place, extension in enumerate(case.extensions.all()):
        try:
            wanted = extension_approver(case, extension.kind)
        except DomainError:
            continue
        if wanted and extension.approver and extension.approver != wanted:
            found.append(
                f"/extensions/{place}/approver: 警告：“批准机关”应为{wanted}，"
                f"文件中为“{extension.approver}”，案件已导入，请核对（第二十八条）"
            )
    return found


def _stage(document: Entry) -> str:
    return stage_of_milestones(
        (entry["kind"], date.fromisoformat(entry["reached_on"])) for entry in document.get("milestones", ())
    )


def _store_files(store: Store, document: Entry) -> tuple[dict[str, list[str]], list[str]]:
    """Store pictures and scans; return their digests by list, and those that were not there before."""
    digests: dict[str, list[str]] = {}
    added = []
    for record in RECORDS:
        for entry in document.get(record.name, ()) if record.attachment is not None else ():
            digest = ""
            if "data" in entry:
                content = picture_bytes(entry["data"])
                digest = digest_of(content)
                if not store.exists(digest):
                    added.append(digest)
                    store.put(io.BytesIO(content))
            digests.setdefault(record.name, []).append(digest)
    return digests, added


def _remove_unused(store: Store, digests: Iterable[str]) -> None:
    for digest in digests:
        if not any(model.objects.filter(digest=digest).exists() for model in (ReportFigure, DocumentEntry)):
            store.remove(digest)


class _Writer:
    """Write the rows of one case and remember those that others name by key."""

    def __init__(self, case: FireCase, digests: dict[str, list[str]]) -> None:
        self.case = case
        self.digests = digests
        self.named: dict[str, dict[str, models.Model]] = {}

    def write(self, record: Record, above: models.Model, found: Any) -> None:
        if found is None:
            return
        for index, entry in self._in_order(record, found if record.many else [found]):
            row = self._write_row(record, above, index, entry)
            if "key" in entry:
                self.named.setdefault(record.name, {})[entry["key"]] = row
            for codes in record.codes:
                for place, code in enumerate(entry.get(codes.name, ()), start=1):
                    codes.model(**{codes.owner: row, codes.attribute: code, "position": place}).save()
            for links in record.links:
                for place, key in enumerate(entry.get(links.name, ()), start=1):
                    other = self.named[links.names][key]
                    links.model(**{links.owner: row, links.attribute: other, "position": place}).save()
            for child in record.children:
                self.write(child, row, entry.get(child.name))

    def _write_row(self, record: Record, above: models.Model, index: int, entry: Entry) -> models.Model:
        facts = decode_all(record.properties, entry)
        for item in record.references():
            if item.name in entry:
                facts[item.name] = self.named[item.item.names][entry[item.name]]
        if record.owner:
            facts[record.owner] = above
        if record.is_positioned:
            facts["position"] = index + 1
        if record.attachment is not None:
            facts["digest"] = self.digests[record.name][index]
        if record.create:
            return record.create(**facts)
        row = record.model(**facts)
        if "case" not in facts and any(field.name == "case" for field in row._meta.concrete_fields):
            row.case = self.case
        row.save()
        return row

    def _in_order(self, record: Record, found: list[Entry]) -> Iterator[tuple[int, Entry]]:
        """Yield the entries so that one comes after the entry of its own list that it names."""
        inward = [item.name for item in record.references() if item.item.names == record.name]
        waiting = list(enumerate(found))
        done: set[str] = set()
        while waiting:
            ready = [
                (index, entry)
                for index, entry in waiting
                if all(entry[name] in done for name in inward if name in entry)
            ]
            yield from ready
            done.update(entry["key"] for _, entry in ready if "key" in entry)
            waiting = [item for item in waiting if item not in ready]
