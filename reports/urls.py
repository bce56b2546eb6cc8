"""Addresses of the reports application; every view declares its permission."""

from django.urls import path

from reports.views import board

app_name = "reports"
urlpatterns = [path("", board.BoardPage.as_view(), name="board")]
