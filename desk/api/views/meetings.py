"""The leader's acts, to be read (会议与决定, 第九条)."""

from rest_framework.request import Request
from rest_framework.response import Response

from cases.selectors.meetings import directions_of, disagreements_of, meetings_of, releases_of
from desk.api.base import CaseView
from desk.api.describing import documented
from desk.api.serializers.meetings import MeetingsSerializer


class MeetingsView(CaseView):
    """The meetings and disagreements of a case (会议与决定)."""

    @documented("会议与决定", operation_id="meetings_read", responses=MeetingsSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return the meetings with who came, and the disagreements with how they were settled."""
        case = self.contents(public_id, "会议与决定")
        self.read_version(case)
        body = {
            "meetings": meetings_of(case),
            "disagreements": disagreements_of(case),
            "directions": directions_of(case),
            "releases": releases_of(case),
        }
        return self.versioned(case, MeetingsSerializer(body).data)
