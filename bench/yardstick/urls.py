"""The product's addresses with the yardstick's beside them."""

from django.urls import include, path

from bench.yardstick import views

urlpatterns = [
    path("", include("zibo_fire.urls")),
    path("yardstick/", views.listing, name="yardstick_list"),
    path("yardstick/<int:key>/", views.detail, name="yardstick_detail"),
]
