"""Handing out files to those who may see what they belong to."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from tasks.permissions import Permission
from tasks.queries.attachments import visible_attachments
from tasks.views.base import OfficePage


class AttachmentDownload(OfficePage, View):
    """Sends a file as a download, never to be shown inside the site."""

    permission = Permission.SEE_ASSIGNMENTS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        attachment = get_object_or_404(visible_attachments(request.user), pk=pk)
        response = FileResponse(attachment.file.open("rb"), as_attachment=True, filename=attachment.name)
        response["Content-Type"] = attachment.content_type
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response
