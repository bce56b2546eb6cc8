"""Addresses of figures for other systems."""

from django.urls import path

from reports.api import views

app_name = "reports-api"
urlpatterns = [path("values/", views.ValueListAPI.as_view(), name="value-list")]
