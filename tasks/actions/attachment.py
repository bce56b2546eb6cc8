"""Keeping files people send as evidence."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext as _

from tasks.actions.refusal import Refused
from tasks.models import Attachment, User
from tasks.rules.files import content_type_of
from tasks.rules.text import clean


def attach_files(*, files: Sequence[UploadedFile], by: User, now: datetime, **owner: models.Model) -> list[Attachment]:
    """Store files for one owner (`directive=`, `progress_entry=` or `completion_request=`) and return them.

    Raises: Refused for a file that is too large or not of an allowed type, whatever its name says.
    """
    return [
        Attachment.objects.create(
            file=file,
            name=shown_name(file)[:200],
            size=file.size or 0,
            content_type=checked_content_type(file),
            sha256=_sha256(file),
            uploaded_by=by,
            uploaded_at=now,
            **owner,
        )
        for file in files
    ]


def checked_content_type(file: UploadedFile) -> str:
    """Return the type of a file, judged by its first bytes together with its ending.

    Raises: Refused for a file that is too large, empty or not of an allowed type.
    """
    name = shown_name(file)
    if (file.size or 0) > settings.MAX_UPLOAD_MB * 1024 * 1024:
        message = _("The file “%(name)s” is larger than %(limit)s MB. Send a smaller one.")
        raise Refused(message % {"name": name, "limit": settings.MAX_UPLOAD_MB})
    file.seek(0)
    kind = content_type_of(name, file.read(512))
    file.seek(0)
    if kind is None:
        message = _(
            "The file “%(name)s” is not a PDF, Word, Excel or picture file, or its content doesn't match its name."
        )
        raise Refused(message % {"name": name})
    return kind


def shown_name(file: UploadedFile) -> str:
    """Return the name a person gave a file, without the folders some browsers send along."""
    return clean(PurePath(file.name or "").name)


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
