"""Addresses of the overview pages (工作台)."""

from django.urls import path

from . import views

app_name = "desk"

urlpatterns = [
    path("", views.case_list, name="case_list"),
]
