"""The work of the subgroups, to be read (分组工作, 第八条至第十三条)."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.selectors.coordination import (
    bulletins_of,
    materials_of,
    opinions_of,
    supplementary_items_of,
    urgings_of,
)
from cases.selectors.subgroups import rescue_review_of, work_of_units
from desk.api.base import CaseView
from desk.api.describing import documented
from desk.api.serializers.subgroups import SubgroupsSerializer
from reports.duties import group_duties


class SubgroupsView(CaseView):
    """The work of the subgroups of a case (分组工作)."""

    @documented("分组工作", operation_id="subgroups_read", responses=SubgroupsSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return plans, tasks and reports of the subgroups, what 综合组 keeps, and the group's duties."""
        case = self.contents(public_id, "分组工作")
        self.read_version(case)
        today = timezone.localdate()
        body = {
            "units": work_of_units(case),
            "rescue_review": rescue_review_of(case),
            "urgings": urgings_of(case, today),
            "supplementary_items": supplementary_items_of(case, today),
            "public_opinions": opinions_of(case),
            "bulletins": bulletins_of(case),
            "materials": materials_of(case),
            "duties": group_duties(case),
        }
        return self.versioned(case, SubgroupsSerializer(body).data)
