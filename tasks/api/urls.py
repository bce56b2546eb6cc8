"""Addresses for other systems."""

from django.urls import path

from tasks.api import views

app_name = "api"
urlpatterns = [
    path("assignments/", views.AssignmentListAPI.as_view(), name="assignment-list"),
    path("assignments/<int:pk>/", views.AssignmentAPI.as_view(), name="assignment"),
    path("assignments/<int:pk>/progress/", views.ProgressAPI.as_view(), name="progress"),
]
