"""Addresses of the calculator (期限计算)."""

from django.urls import path

from . import views

app_name = "deadlines"

urlpatterns = [
    path("calculator/", views.calculator, name="calculator"),
]
