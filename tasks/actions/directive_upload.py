"""A workbook sent in the browser: kept with its preview, written when it is confirmed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.directive_import import import_directives
from tasks.actions.refusal import Refused, require
from tasks.models import DirectiveImport, User
from tasks.permissions import Permission, can
from tasks.rules.text import clean
from tasks.spreadsheets import Unreadable, read_sheet


def keep_upload(*, name: str, content: bytes, by: User, now: datetime) -> DirectiveImport:
    """Keep an uploaded file together with what reading it would make, and return it; nothing else is written.

    Raises: Refused with the reason when the file can't be read at all.
    """
    require(can(by, Permission.ENTER_DIRECTIVE))
    try:
        rows = read_sheet(content, name)
    except Unreadable as unreadable:
        raise Refused(unreadable.sentence) from unreadable
    report = import_directives(rows=rows, by=by, now=now, dry_run=True)
    return DirectiveImport.objects.create(
        name=clean(name)[:200], content=content, uploaded_by=by, uploaded_at=now, report=report.as_kept()
    )


@transaction.atomic
def confirm_upload(*, batch: DirectiveImport, by: User, now: datetime) -> DirectiveImport:
    """Write the understood rows of a kept file, all or none, and return it with the report of what was made.

    Raises: Refused when somebody has confirmed it already.
    """
    require(can(by, Permission.ENTER_DIRECTIVE))
    batch = DirectiveImport.objects.select_for_update().get(pk=batch.pk)
    if batch.confirmed_at is not None:
        raise Refused(_("This file has already been imported."))
    report = import_directives(rows=read_sheet(bytes(batch.content), batch.name), by=by, now=now)
    batch.report, batch.confirmed_at = report.as_kept(), now
    batch.save(update_fields=["report", "confirmed_at"])
    return batch
