from dataclasses import fields
from datetime import date

import pytest

from regulation.articles import load_regulation
from regulation.grades import Grade
from regulation.rulebook import Deadline, Force, Participation, Rule, load_rulebook, rulebook_for

REGULATION = load_regulation("zibo-2022-109")
BOOK = load_rulebook("zibo-2022-109")


def all_rules():
    for field in fields(BOOK):
        value = getattr(BOOK, field.name)
        entries = value if isinstance(value, tuple) else (value,)
        for entry in entries:
            if isinstance(entry, Rule) or (isinstance(entry, Deadline) and entry.article):
                yield pytest.param(entry, id=f"{field.name}-{entry.code}")


@pytest.mark.parametrize("rule", list(all_rules()))
def test_words_stand_in_the_article(rule):
    assert rule.quote
    assert rule.quote in REGULATION.article(rule.article).text


def test_every_rule_has_article_and_words():
    missing = [
        rule.values[0] for rule in all_rules() if not (rule.values[0].article and rule.values[0].quote)
    ]
    assert missing == []
    assert len(list(all_rules())) > 90


@pytest.mark.parametrize("subgroup", BOOK.subgroups, ids=lambda subgroup: subgroup.code)
def test_subgroup_tasks_are_the_articles_items(subgroup):
    assert subgroup.tasks == REGULATION.article(subgroup.article).items


@pytest.mark.parametrize(
    ("rules", "article"),
    [
        (BOOK.exclusions, "第五条"),
        (BOOK.group_duties, "第八条"),
        (BOOK.leader_duties, "第九条"),
        (BOOK.recusal_grounds, "第十四条"),
        (BOOK.report_parts, "第二十六条"),
        (BOOK.evaluation_blocks, "第三十三条"),
    ],
)
def test_lists_are_the_articles_items_in_order(rules, article):
    assert tuple(rule.quote for rule in rules) == REGULATION.article(article).items
    assert {rule.article for rule in rules} == {article}


@pytest.mark.parametrize(
    ("rules", "article", "count"),
    [
        (BOOK.interview_categories, "第十五条", 20),
        (BOOK.scene_work, "第十七条", 6),
        (BOOK.offences, "第十八条", 7),
        (BOOK.responsibility_classes, "第二十六条", 4),
        (BOOK.archive_classes, "第三十二条", 7),
        (BOOK.bodies, "第七条", 9),
    ],
)
def test_lists_follow_the_articles_order(rules, article, count):
    text = REGULATION.article(article).text
    places = [text.index(rule.quote) for rule in rules]
    assert len(rules) == count
    assert places == sorted(places)


def test_responsibility_classes_bear_their_numbers():
    text = REGULATION.article("第二十六条").text
    for number, rule in zip("1234", BOOK.responsibility_classes, strict=True):
        assert f"{number}．{rule.quote}" in text


def test_codes_are_unique_within_their_table():
    for field in fields(BOOK):
        value = getattr(BOOK, field.name)
        if isinstance(value, tuple):
            codes = [entry.code for entry in value]
            assert len(codes) == len(set(codes)), field.name


def test_extension_and_pause_words_stand_in_the_article():
    extended = [deadline for deadline in BOOK.deadlines if deadline.extension]
    assert [(deadline.code, deadline.extension.max_days) for deadline in extended] == [
        ("cause_determination", 30),
        ("report_submission", 60),
    ]
    for deadline in extended:
        text = REGULATION.article(deadline.article).text
        assert deadline.extension.quote in text
        assert f"{deadline.extension.max_days}日" in deadline.extension.quote
        assert deadline.paused_by_appraisal
        assert deadline.pause_quote in text


def test_terms_are_the_words_of_the_articles():
    terms = {deadline.code: deadline for deadline in BOOK.deadlines if deadline.own}
    assert list(terms) == [
        "group_request",
        "cause_determination",
        "report_submission",
        "official_reply",
        "evaluation",
    ]
    for code in ("group_request", "cause_determination", "report_submission", "official_reply"):
        assert f"{terms[code].days}日内" in terms[code].quote
    assert terms["evaluation"].years == 1
    assert f"{BOOK.day_count.working_day_limit}日" in BOOK.day_count.quote


def test_no_deadline_says_which_kind_of_days_it_counts():
    assert {field.name for field in fields(Deadline)}.isdisjoint({"day_type", "kind", "unit", "natural_days"})
    assert [deadline.code for deadline in BOOK.deadlines if deadline.working_days and not deadline.norm] == []


def test_targets_have_no_legal_force_and_rights_do():
    forces = {deadline.code: deadline.force for deadline in BOOK.deadlines}
    assert [code for code, force in forces.items() if force is Force.TARGET] == [
        "publication_target",
        "evaluation_request_target",
    ]
    assert forces["cognition_review"] is Force.RIGHT
    assert not BOOK.deadline("publication_target").legal
    assert BOOK.deadline("cognition_review").legal


def test_bodies_are_required_invited_or_apart():
    required = {body.code for body in BOOK.bodies if body.participation is Participation.REQUIRED}
    assert len(required) == 6
    assert [body.code for body in BOOK.bodies if body.participation is Participation.INVITED] == [
        "PROCURATORATE"
    ]
    assert [body.code for body in BOOK.bodies if body.participation is Participation.SEPARATE] == [
        "DISCIPLINE_SUPERVISION"
    ]


def test_only_a_larger_fire_needs_the_evaluation_clause():
    clauses = {clause.code: clause for clause in BOOK.reply_clauses}
    assert clauses["EVALUATION_WITHIN_ONE_YEAR"].applies_to(Grade.LARGER)
    assert not clauses["EVALUATION_WITHIN_ONE_YEAR"].applies_to(Grade.ORDINARY)
    assert clauses["ACCOUNTABILITY_AND_MEASURES"].applies_to(Grade.ORDINARY)


def test_rulebook_is_in_force_from_the_day_of_issue():
    assert rulebook_for(date(2022, 11, 25)) is None
    assert rulebook_for(date(2022, 11, 26)) is BOOK
    assert BOOK.effective_from == REGULATION.effective_from


def test_unknown_codes_are_refused():
    with pytest.raises(KeyError):
        load_rulebook("elsewhere-2023-1")
    with pytest.raises(KeyError):
        BOOK.deadline("nothing")
    with pytest.raises(KeyError):
        BOOK.extension_rule("EVALUATION")
