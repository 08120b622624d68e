"""Addresses of the API (接口)."""

from django.urls import path, re_path

from desk.acts import HANDLERS
from desk.api.acting import slug_of
from desk.api.views import (
    acts,
    cases,
    describing,
    documents,
    inquiry,
    intake,
    journal,
    meetings,
    regulation,
    report,
    subgroups,
    writing,
)

app_name = "api"

_CASE = "cases/<slug:public_id>/"

urlpatterns = [
    path("me/", regulation.MeView.as_view(), name="me"),
    path("cases/", intake.CasesView.as_view(), name="cases"),
    path("registration-form/", intake.RegistrationFormView.as_view(), name="registration_form"),
    path("late-entries/", intake.LateEntryView.as_view(), name="late_entries"),
    path(_CASE, cases.CaseDetailView.as_view(), name="case"),
    path(f"{_CASE}facts/", cases.FactsView.as_view(), name="facts"),
    path(f"{_CASE}parties/", cases.PartyListView.as_view(), name="parties"),
    path(f"{_CASE}group/", cases.GroupView.as_view(), name="group"),
    path(f"{_CASE}inquiry/", inquiry.InquiryView.as_view(), name="inquiry"),
    path(f"{_CASE}meetings/", meetings.MeetingsView.as_view(), name="meetings"),
    path(f"{_CASE}subgroups/", subgroups.SubgroupsView.as_view(), name="subgroups"),
    path(f"{_CASE}clocks/", cases.ClockListView.as_view(), name="clocks"),
    path(f"{_CASE}clocks/<slug:code>/<int:run>/", cases.ClockTraceView.as_view(), name="clock_trace"),
    path(f"{_CASE}extensions/", cases.ExtensionListView.as_view(), name="extensions"),
    path(f"{_CASE}appraisals/", cases.AppraisalListView.as_view(), name="appraisals"),
    path(f"{_CASE}findings/", report.FindingsView.as_view(), name="findings"),
    path(f"{_CASE}gaps/", report.GapsView.as_view(), name="gaps"),
    path(f"{_CASE}report/", report.ReportView.as_view(), name="report"),
    path(f"{_CASE}report/pdf/", report.ReportPrintingView.as_view(), name="report_printing"),
    path(f"{_CASE}report/<slug:digest>.pdf", report.ReportFileView.as_view(), name="report_file"),
    path(f"{_CASE}writing/", writing.WritingView.as_view(), name="writing"),
    path(f"{_CASE}writing/<slug:kind>/", writing.WrittenKindView.as_view(), name="written_kind"),
    path(f"{_CASE}writing/<slug:kind>/<slug:key>/", writing.WrittenView.as_view(), name="written"),
    path(f"{_CASE}writing/<slug:kind>/<slug:key>/move/", writing.MoveView.as_view(), name="written_move"),
    path(f"{_CASE}documents/", documents.DocumentsView.as_view(), name="documents"),
    path(
        f"{_CASE}documents/drafts/<slug:code>/<int:place>/pdf/",
        documents.DocumentPrintingView.as_view(),
        name="document_printing",
    ),
    path(
        f"{_CASE}documents/drafts/<slug:code>/<slug:digest>.pdf",
        documents.DocumentFileView.as_view(),
        name="document_file",
    ),
    path(
        f"{_CASE}documents/register/<slug:entry_id>/scan/",
        documents.ScanView.as_view(),
        name="document_scan",
    ),
    path(f"{_CASE}acts/", acts.ActListView.as_view(), name="acts"),
    *(
        path(f"{_CASE}acts/{slug_of(act)}/", acts.act_view(act), name=f"act_{act.value.lower()}")
        for act in HANDLERS
    ),
    path(f"{_CASE}pending/", acts.PendingListView.as_view(), name="pending"),
    path(f"{_CASE}pending/<slug:pending_id>/", acts.PendingView.as_view(), name="pending_act"),
    path(f"{_CASE}pending/<slug:pending_id>/confirm/", acts.ConfirmView.as_view(), name="confirm"),
    path(f"{_CASE}pending/<slug:pending_id>/reject/", acts.RejectView.as_view(), name="reject"),
    path(f"{_CASE}journal/", journal.JournalView.as_view(), name="journal"),
    path(f"{_CASE}journal/verification/", journal.VerificationView.as_view(), name="verification"),
    path(f"{_CASE}readings/", journal.ReadingsView.as_view(), name="readings"),
    path("regulation/", regulation.RegulationView.as_view(), name="regulation"),
    path("regulation/articles/<int:number>/", regulation.ArticleView.as_view(), name="article"),
    path("rulebook/", regulation.RulebookView.as_view(), name="rulebook"),
    path("holidays/", regulation.HolidaysView.as_view(), name="holidays"),
    path("deadlines/", regulation.CalculatorView.as_view(), name="deadlines"),
    path("schema/", describing.SchemaView.as_view(), name="schema"),
    # What has no address here answers as the API does, not with a page.
    path("", describing.NowhereView.as_view(), name="nowhere"),
    re_path(r"^(?P<rest>[\s\S]*)$", describing.NowhereView.as_view()),
]
