"""Addresses of the overview pages, the cases and the regulation (工作台)."""

from django.urls import path

from desk.views import case_list, cases, regulation

app_name = "desk"

urlpatterns = [
    path("", case_list.case_list, name="case_list"),
    path("cases/<slug:public_id>/", cases.overview, name="case"),
    path("cases/<slug:public_id>/facts/", cases.facts, name="case_facts"),
    path("cases/<slug:public_id>/group/", cases.group, name="case_group"),
    path("cases/<slug:public_id>/findings/", cases.findings, name="case_findings"),
    path("cases/<slug:public_id>/clocks/<slug:code>/<int:run>/", cases.derivation, name="derivation"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("regulation/articles/<int:number>/", regulation.article, name="article"),
]
