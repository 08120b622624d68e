"""What a program prepares for a second person reads in the journal as what a person prepares."""

from cases.events import read_body
from cases.models import CaseEvent


def test_a_prepared_act_keeps_in_words_what_was_filled_in(scene, office):
    sent = {
        "transferred_on": "2026-04-10",
        "document_number": "移1号",
        "exclusions": [1],
        "exclusion_reason": "系放火",
        "receiving_bodies": "淄博市公安局张店分局",
    }
    answer = office.act(scene.public_id, "transfer-out", sent)
    assert answer.status_code == 202
    event = CaseEvent.objects.filter(case=scene.case).latest("seq")
    filled = dict(read_body(event)["details"]["filled"])
    assert (event.phase, filled["移送日期"], filled["案件移送书或者终止调查决定文号"]) == (
        "PREPARED",
        "2026年4月10日",
        "移1号",
    )
