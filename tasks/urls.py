"""Addresses of the tasks application; every view declares its permission."""

from django.urls import path

from tasks.views import (
    assignment,
    attachment,
    completion,
    directive,
    directive_entry,
    directive_import,
    home,
    progress,
)

app_name = "tasks"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("no-role/", home.NoRole.as_view(), name="no-role"),
    path("my-work/", home.MyWork.as_view(), name="my-work"),
    path("assignments/", assignment.AssignmentList.as_view(), name="assignment-list"),
    path("assignments/<int:pk>/", assignment.AssignmentDetail.as_view(), name="assignment"),
    path("assignments/<int:pk>/progress/", progress.ProgressLog.as_view(), name="progress-log"),
    path("assignments/<int:pk>/completion/", completion.CompletionSubmit.as_view(), name="completion-submit"),
    path("assignments/<int:pk>/officer/", assignment.OfficerChange.as_view(), name="officer-change"),
    path("assignments/<int:pk>/steer/", assignment.AssignmentSteer.as_view(), name="assignment-steer"),
    path("assignments/<int:pk>/split/", assignment.AssignmentSplit.as_view(), name="assignment-split"),
    path("acceptance/", completion.AcceptanceQueue.as_view(), name="acceptance-queue"),
    path("acceptance/<int:pk>/", completion.CompletionDecide.as_view(), name="completion-decide"),
    path("attachments/<int:pk>/", attachment.AttachmentDownload.as_view(), name="attachment"),
    path("directives/", directive.DirectiveList.as_view(), name="directive-list"),
    path("directives/new/", directive_entry.DirectiveEnter.as_view(), name="directive-enter"),
    path("directives/new/preview/", directive_entry.DirectivePreview.as_view(), name="directive-preview"),
    path("directives/import/", directive_import.ImportUpload.as_view(), name="directive-import"),
    path("directives/import/<int:pk>/", directive_import.ImportPreview.as_view(), name="directive-import-preview"),
    path("directives/<int:pk>/", directive.DirectiveDetail.as_view(), name="directive"),
]
