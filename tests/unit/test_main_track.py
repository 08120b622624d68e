"""The main track: from every stage one next act, which its row of the table allows there."""

from collections import Counter

import pytest

from cases.lifecycle import ACTS, Act, MilestoneKind, Stage
from cases.main_track import CLOCK_OF, Progress, next_act
from regulation.rulebook import load_rulebook

K = MilestoneKind
IN_SCOPE = {"in_scope": True}


@pytest.mark.parametrize(
    ("stage", "reached", "facts", "act"),
    [
        ("REGISTERED", {}, {}, Act.DECIDE_SCOPE),
        ("REGISTERED", {}, {"in_scope": False}, Act.TRANSFER_OUT),
        ("REGISTERED", {}, IN_SCOPE, Act.REQUEST_GROUP),
        ("REGISTERED", {K.GROUP_REQUESTED: 1, K.GROUP_REQUEST_RETURNED: 1}, IN_SCOPE, Act.REQUEST_GROUP),
        ("GROUP_REQUESTED", {K.GROUP_REQUESTED: 1}, IN_SCOPE, Act.ESTABLISH_GROUP),
        ("INVESTIGATING", {K.GROUP_REQUESTED: 1}, IN_SCOPE, Act.DETERMINE_CAUSE),
        ("INVESTIGATING", {K.GROUP_REQUESTED: 1}, IN_SCOPE | {"is_request_due": True}, Act.REQUEST_GROUP),
        ("INVESTIGATING", {K.GROUP_REQUESTED: 1, K.CAUSE_DETERMINED: 1}, IN_SCOPE, Act.ADOPT_REPORT),
        ("ADOPTED", {K.GROUP_REQUESTED: 1}, {"has_unsigned": True}, Act.SIGN_REPORT),
        ("ADOPTED", {K.GROUP_REQUESTED: 1}, IN_SCOPE, Act.SUBMIT_REPORT),
        ("SUBMITTED", {K.GROUP_REQUESTED: 1}, IN_SCOPE, Act.REGISTER_RECEIPT),
        ("SUBMITTED", {K.GROUP_REQUESTED: 1, K.REPORT_RECEIVED: 1}, IN_SCOPE, Act.REGISTER_REPLY),
        (
            "SUBMITTED",
            {K.GROUP_REQUESTED: 1, K.REPORT_SUBMITTED: 2, K.REPORT_RECEIVED: 1},
            IN_SCOPE,
            Act.REGISTER_RECEIPT,
        ),
        ("REPLIED", {}, IN_SCOPE, Act.PUBLISH_REPORT),
        ("REPLIED", {K.PUBLISHED: 1}, IN_SCOPE, Act.CLOSE),
        ("CLOSED", {}, IN_SCOPE, None),
        ("TRANSFERRED", {}, {"in_scope": False}, None),
        ("ASSISTED", {}, IN_SCOPE, None),
    ],
)
def test_the_next_act(stage, reached, facts, act):
    progress = Progress(stage=Stage(stage), reached=Counter(reached), **facts)
    assert next_act(progress) is act
    if act is not None:
        assert progress.stage in ACTS[act].from_stages


def test_each_limit_of_the_track_is_one_of_the_rulebook():
    rulebook = load_rulebook("zibo-2022-109")
    assert set(CLOCK_OF.values()) <= {deadline.code for deadline in rulebook.deadlines}
