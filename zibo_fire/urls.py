"""Addresses of the site."""

from django.urls import include, path

handler500 = "common.outages.server_error"

urlpatterns = [
    path("api/v1/", include("desk.api.urls")),
    path("", include("desk.urls")),
    path("", include("reports.urls")),
    path("", include("deadlines.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.second_factor_urls")),
]
