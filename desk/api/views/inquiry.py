"""Whom the group asks and what it demands, to be read (调查对象与资料, 第十五条、第十六条)."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.selectors.inquiry import document_demands, interview_plan, stay_notices
from desk.api.base import CaseView
from desk.api.describing import documented
from desk.api.serializers.inquiry import InquirySerializer
from reports.selectors import department_gaps, department_rows


class InquiryView(CaseView):
    """The interview plan of a case (调查对象与资料)."""

    @documented("调查对象与资料", operation_id="inquiry_read", responses=InquirySerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return the interview plan, demands, notices, departments and what is lacking of these."""
        case = self.contents(public_id, "调查对象与资料")
        self.read_version(case)
        body = {
            "interviews": interview_plan(case),
            "demands": document_demands(case, timezone.localdate()),
            "stay_notices": stay_notices(case),
            "departments": department_rows(case),
            "department_gaps": department_gaps(case),
        }
        return self.versioned(case, InquirySerializer(body).data)
