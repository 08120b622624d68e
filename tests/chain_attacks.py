"""What somebody can do to a case past its acts, each with the faults that verification must name."""

import attacks
from attacks import sql

from cases.models import GroupMember, Recusal
from reports.models import Finding


def wrote(scene, record) -> int:
    """Return the number of the event that wrote a row last."""
    label = f'"{record.record_label}":'.encode()
    return max(event.seq for event in scene.case.events.all() if label in bytes(event.body))


def last_seq(scene) -> int:
    return scene.case.events.count()


def edited_field(scene):
    member = scene.seat(scene.people.member)
    sql("UPDATE cases_groupmember SET post = '局长' WHERE id = %s", member.pk)
    return {("CHANGED", wrote(scene, member))}


def edited_case(scene):
    sql("UPDATE cases_firecase SET occurred_on = '2026-03-01' WHERE id = %s", scene.case.pk)
    return {("CHANGED", wrote(scene, scene.case))}


def unreadable_date(scene):
    sql("UPDATE cases_firecase SET occurred_on = '2026-13-45' WHERE id = %s", scene.case.pk)
    return {("CHANGED", wrote(scene, scene.case))}


def unreadable_number(scene):
    sql("UPDATE cases_firecase SET direct_economic_loss = 'x' WHERE id = %s", scene.case.pk)
    return {("CHANGED", wrote(scene, scene.case))}


def unreadable_text(scene):
    sql("UPDATE cases_firecase SET title = CAST(x'ff' AS TEXT) WHERE id = %s", scene.case.pk)
    return {("CHANGED", wrote(scene, scene.case))}


def renamed_case(scene):
    sql("UPDATE cases_firecase SET public_id = 'another' WHERE id = %s", scene.case.pk)
    return {("CHANGED", 1)}


def deleted_row(scene):
    finding = Finding.objects.filter(case=scene.case).last()
    sql("DELETE FROM reports_measurefinding WHERE finding_id = %s", finding.pk)
    sql("DELETE FROM reports_finding WHERE id = %s", finding.pk)
    return {("MISSING", wrote(scene, finding))}


def changed_recusal(scene):
    recusal = Recusal.objects.get(case=scene.case, user=scene.people.recused)
    sql("UPDATE cases_recusal SET outcome = 'NOT_RECUSED' WHERE id = %s", recusal.pk)
    return {("CHANGED", wrote(scene, recusal))}


def deleted_recusal(scene):
    recusal = Recusal.objects.get(case=scene.case, user=scene.people.recused)
    sql("DELETE FROM cases_recusal WHERE id = %s", recusal.pk)
    return {("MISSING", wrote(scene, recusal))}


def swapped_rows(scene):
    one, other = Finding.objects.filter(case=scene.case)[:2]
    sql("UPDATE reports_finding SET text = %s WHERE id = %s", other.text, one.pk)
    sql("UPDATE reports_finding SET text = %s WHERE id = %s", one.text, other.pk)
    return {("CHANGED", wrote(scene, one)), ("CHANGED", wrote(scene, other))}


def swapped_identities(scene):
    one, other = GroupMember.objects.filter(group__case=scene.case, user=None)
    for pk, new in ((one.pk, 9001), (other.pk, one.pk), (9001, other.pk)):
        sql("UPDATE cases_groupmember SET id = %s WHERE id = %s", new, pk)
    return {("CHANGED", wrote(scene, one)), ("CHANGED", wrote(scene, other))}


def inserted_row(scene):
    place = scene.seat(scene.people.member)
    attacks.copy_row("cases_groupmember", place.pk, key="new", position=99, user_id=None)
    return {("UNTRACKED", 0)}


def inserted_case(scene):
    attacks.copy_row("cases_firecase", scene.case.pk, public_id="nobodys", number="")
    return {("UNTRACKED", 0)}


def swapped_events(scene):
    with attacks.without_triggers():
        for seq, new in ((4, 9001), (5, 4), (9001, 5)):
            sql(
                "UPDATE cases_caseevent SET seq = %s WHERE case_id = %s AND seq = %s", new, scene.case.pk, seq
            )
    return {("REORDERED", 4)}


def lost_event(scene):
    with attacks.without_triggers():
        sql("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 6", scene.case.pk)
    return {("MISSING", 6)}


def cut_tail(scene):
    with attacks.without_triggers():
        sql("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = %s", scene.case.pk, last_seq(scene))
    return {("CUT", last_seq(scene) + 1)}


def other_actor(scene):
    with attacks.without_triggers():
        sql(
            "UPDATE cases_caseevent SET actor_id = %s WHERE case_id = %s AND seq = 3",
            scene.people.stranger.pk,
            scene.case.pk,
        )
    return {("CHANGED", 3)}


def other_time(scene):
    with attacks.without_triggers():
        sql("UPDATE cases_caseevent SET at = '2026-03-02' WHERE case_id = %s AND seq = 3", scene.case.pk)
    return {("CHANGED", 3)}


def no_time(scene):
    with attacks.without_triggers():
        sql("UPDATE cases_caseevent SET at = 'never' WHERE case_id = %s AND seq = 3", scene.case.pk)
    return {("CHANGED", 3)}


def other_act(scene):
    with attacks.without_triggers():
        sql("UPDATE cases_caseevent SET act = 'CLOSE' WHERE case_id = %s AND seq = 3", scene.case.pk)
    return {("CHANGED", 3)}


def changed_body(scene):
    with attacks.without_triggers():
        event = scene.case.events.get(seq=3)
        body = bytes(event.body).replace(b"2026", b"2025")
        sql("UPDATE cases_caseevent SET body = %s WHERE id = %s", body, event.pk)
    return {("CHANGED", 3)}


def text_for_body(scene):
    with attacks.without_triggers():
        sql(
            "UPDATE cases_caseevent SET body = CAST(body AS TEXT) WHERE case_id = %s AND seq = 3",
            scene.case.pk,
        )
    return {("CHANGED", 3)}


def number_for_body(scene):
    with attacks.without_triggers():
        sql("UPDATE cases_caseevent SET body = 99999999999 WHERE case_id = %s AND seq = 3", scene.case.pk)
    return {("CHANGED", 3)}


def nonsense_with_its_hash(body):
    def attack(scene):
        last = scene.case.events.last()
        with attacks.without_triggers():
            link = attacks.write_event(last.pk, body, last.prev)
            attacks.move_head(scene.case.pk, last.seq, link)
        return {("CHANGED", last.seq)}

    return attack


def deleted_case_row(scene):
    sql("DELETE FROM cases_firecase WHERE id = %s", scene.case.pk)
    return {("MISSING", 1)}


def dropped_triggers(scene):
    attacks.drop_triggers()
    return {("UNGUARDED", 0)}


def dropped_triggers_of_readings(scene):
    attacks.drop_triggers("cases_accessrecord")
    return {("UNGUARDED", 0)}


FOUND_BY_THE_CHAIN = {
    attack.__name__: attack
    for attack in (
        edited_field,
        edited_case,
        unreadable_date,
        unreadable_number,
        unreadable_text,
        renamed_case,
        deleted_row,
        changed_recusal,
        deleted_recusal,
        swapped_rows,
        swapped_identities,
        inserted_row,
        inserted_case,
        swapped_events,
        lost_event,
        cut_tail,
        other_actor,
        other_time,
        no_time,
        other_act,
        changed_body,
        text_for_body,
        number_for_body,
        deleted_case_row,
        dropped_triggers,
        dropped_triggers_of_readings,
    )
} | {
    "no_json": nonsense_with_its_hash(b"x"),
    "no_object": nonsense_with_its_hash(b"[]"),
    "no_fields": nonsense_with_its_hash(b'{"records":{}}'),
    "no_records": nonsense_with_its_hash(b'{"records":{"a":[]},"actor":1}'),
}
# SQLite keeps a value of any type in any column; PostgreSQL itself refuses these.
OF_ANOTHER_TYPE = {"unreadable_date", "unreadable_number", "no_time", "text_for_body", "number_for_body"}
