"""Addresses of the site."""

from django.urls import include, path

from zibo_fire.health.views import system_status

handler500 = "common.outages.server_error"

urlpatterns = [
    path("system-status/", system_status, name="system_status"),
    path("api/v1/", include("desk.api.urls")),
    path("", include("desk.urls")),
    path("", include("reports.urls")),
    path("", include("deadlines.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.second_factor_urls")),
]
