"""Read the meetings of the group and what its members disagree on (会议、分歧, 第九条)."""

from datetime import date

from django.db.models import F, Q, QuerySet

from cases.models import Direction, Disagreement, FireCase, GroupMember, Meeting, MemberRole, Release


def leaders_on(case: FireCase, day: date) -> list[GroupMember]:
    """Return who led the group on a day: the leader, and deputies under a delegation (第九条).

    People who have left since are among them, since a meeting may be recorded later.
    """
    was_there = Q(left_on__isnull=True) | Q(left_on__gt=day)
    leads = Q(role=MemberRole.LEADER)
    delegated = Q(
        role=MemberRole.DEPUTY_LEADER, delegations__starts_on__lte=day, delegations__ends_on__gte=day
    )
    return list(
        GroupMember.objects.filter(was_there, leads | delegated, group__case=case)
        .filter(Q(joined_on__isnull=True) | Q(joined_on__lte=day))
        .order_by("position")
        .distinct()
    )


def possible_chairs(case: FireCase) -> QuerySet[GroupMember]:
    """Return who may have chaired a meeting of the group: leaders and deputies of any time (第九条)."""
    return GroupMember.objects.filter(
        group__case=case, role__in=(MemberRole.LEADER, MemberRole.DEPUTY_LEADER)
    ).order_by(F("left_on").asc(nulls_first=True), "position")


def called_meetings(case: FireCase) -> QuerySet[Meeting]:
    """Return the meetings that were called and not recorded yet (已通知的会议, 第九条)."""
    return Meeting.objects.filter(case=case, held_on__isnull=True)


def meetings_of(case: FireCase) -> list[Meeting]:
    """Return the meetings of a case with who came, the latest on top (会议, 第九条)."""
    found = Meeting.objects.filter(case=case).select_related("chair")
    return list(found.prefetch_related("attendances__member").order_by("-position"))


def disagreements_of(case: FireCase) -> list[Disagreement]:
    """Return the disagreements with the positions of the members, the open ones on top (分歧, 第九条)."""
    found = Disagreement.objects.filter(case=case).select_related("meeting", "raised_by")
    listed = list(found.prefetch_related("positions__member").order_by("-position"))
    return sorted(listed, key=lambda one: one.outcome not in ("OPEN", "REFERRED"))


def disagreements_at(case: FireCase, outcome: str) -> QuerySet[Disagreement]:
    """Return the disagreements that stand at a point (分歧的处理情况, 第九条)."""
    return Disagreement.objects.filter(case=case, outcome=outcome)


def directions_of(case: FireCase) -> list[Direction]:
    """Return the directions that were set, the one in force on top (调查方向和分工, 第九条)."""
    found = Direction.objects.filter(case=case).prefetch_related("duties__member")
    return list(found.order_by("-position"))


def releases_of(case: FireCase) -> list[Release]:
    """Return what was put before the leader to go out, the latest on top (审定签发, 第九条)."""
    return list(Release.objects.filter(case=case).order_by("-position"))


def unreleased(case: FireCase) -> QuerySet[Release]:
    """Return what was signed off and has not gone out yet (已审定未发布, 第九条)."""
    return Release.objects.filter(case=case, outcome=Release.Outcome.APPROVED, released_on__isnull=True)
