"""Addresses of the investigation report (调查报告)."""

from django.urls import path

from reports import views, views_drafts, views_writing

app_name = "reports"

urlpatterns = [
    path("cases/<slug:public_id>/report/", views.preview, name="preview"),
    path("cases/<slug:public_id>/report/pdf/", views.printing, name="printing"),
    path("cases/<slug:public_id>/report/<slug:digest>.pdf", views.download, name="download"),
    path("cases/<slug:public_id>/report/figures/<slug:digest>", views.figure, name="figure"),
    path("cases/<slug:public_id>/writing/", views_writing.overview, name="writing"),
    path("cases/<slug:public_id>/writing/preview/", views_drafts.preview_typed, name="preview_typed"),
    path("cases/<slug:public_id>/writing/<slug:kind_name>/<slug:key>/", views_writing.edit, name="edit"),
    path(
        "cases/<slug:public_id>/writing/<slug:kind_name>/<slug:key>/draft/",
        views_drafts.save_draft,
        name="save_draft",
    ),
    path(
        "cases/<slug:public_id>/writing/<slug:kind_name>/<slug:key>/draft/drop/",
        views_writing.drop_draft,
        name="drop_draft",
    ),
    path(
        "cases/<slug:public_id>/writing/<slug:kind_name>/<slug:key>/remove/",
        views_writing.remove,
        name="remove",
    ),
    path("cases/<slug:public_id>/writing/<slug:kind_name>/<slug:key>/move/", views_writing.move, name="move"),
]
