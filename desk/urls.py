"""Addresses of the overview pages, the cases and the regulation (工作台)."""

from django.urls import path

from desk.api.views import describing
from desk.views import (
    acts,
    case_list,
    cases,
    documents,
    inquiry,
    intake,
    journal,
    meetings,
    regulation,
    search,
    start,
    subgroups,
)
from desk.webhooks import views as webhooks

app_name = "desk"

urlpatterns = [
    path("", case_list.case_list, name="case_list"),
    path("list/export/", case_list.export, name="case_list_export"),
    path("list/views/", case_list.views, name="case_list_views"),
    path("list/views/save/", case_list.save_view, name="save_view"),
    path("list/views/<int:view_id>/", case_list.change_view, name="change_view"),
    path("search/", search.search_page, name="search"),
    path("start/", start.start, name="start"),
    path("cases/new/", intake.register, name="register_fire"),
    path("cases/new/late/", intake.enter_late, name="enter_case_late"),
    path("cases/<slug:public_id>/", cases.overview, name="case"),
    path("cases/<slug:public_id>/facts/", cases.facts, name="case_facts"),
    path("cases/<slug:public_id>/group/", cases.group, name="case_group"),
    path("cases/<slug:public_id>/inquiry/", inquiry.inquiry, name="case_inquiry"),
    path("cases/<slug:public_id>/subgroups/", subgroups.subgroups, name="case_subgroups"),
    path("cases/<slug:public_id>/meetings/", meetings.meetings, name="case_meetings"),
    path("cases/<slug:public_id>/findings/", cases.findings, name="case_findings"),
    path("cases/<slug:public_id>/report-gaps/", cases.gaps, name="report_gaps"),
    path("cases/<slug:public_id>/acts/<slug:act_slug>/", acts.do_act, name="act"),
    path("cases/<slug:public_id>/pending/<slug:pending_id>/", acts.decide_pending, name="pending_act"),
    path("cases/<slug:public_id>/documents/", documents.documents, name="documents"),
    path(
        "cases/<slug:public_id>/documents/drafts/<slug:code>/<int:place>/",
        documents.printing,
        name="document_printing",
    ),
    path(
        "cases/<slug:public_id>/documents/drafts/<slug:code>/<slug:digest>.pdf",
        documents.printed,
        name="document_printed",
    ),
    path(
        "cases/<slug:public_id>/documents/register/<slug:entry_id>/scan/",
        documents.scan,
        name="document_scan",
    ),
    path("cases/<slug:public_id>/journal/", journal.journal, name="journal"),
    path("cases/<slug:public_id>/journal/export/", journal.export, name="journal_export"),
    path("cases/<slug:public_id>/journal/readings/", journal.readings, name="readings"),
    path("cases/<slug:public_id>/clocks/<slug:code>/<int:run>/", cases.derivation, name="derivation"),
    path("api/", describing.documentation, name="api_documentation"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.add_webhook, name="add_webhook"),
    path("webhooks/<slug:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<slug:webhook_id>/remove/", webhooks.remove_webhook, name="remove_webhook"),
    path("webhooks/<slug:webhook_id>/<slug:act>/", webhooks.act_on_webhook, name="act_on_webhook"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("regulation/articles/<int:number>/", regulation.article, name="article"),
]
