"""Addresses of the investigation report (调查报告)."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("cases/<slug:public_id>/report/", views.preview, name="preview"),
    path("cases/<slug:public_id>/report/pdf/", views.printing, name="printing"),
    path("cases/<slug:public_id>/report/<slug:digest>.pdf", views.download, name="download"),
    path("cases/<slug:public_id>/report/figures/<slug:digest>", views.figure, name="figure"),
]
