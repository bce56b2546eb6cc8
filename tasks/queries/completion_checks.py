"""What is checked when a result is accepted: what was ordered against what was sent."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tasks.models import CompletionRequest
from tasks.rules.status import is_past_due


@dataclass(frozen=True)
class Check:
    """One thing that is looked at, whether it is as it should be, and what was found."""

    label: str | Promise
    is_good: bool
    found: str | Promise


def completion_checks(request: CompletionRequest) -> list[Check]:
    """Return what can be checked about a report without reading the product itself.

    Queries: one, for the files, unless they were fetched along.
    """
    share, files = request.assignment, len(request.attachments.all())
    wanted = bool(share.task.product)
    number = request.product_number or _("no number")
    dated = f"{request.product_on:%d/%m/%Y}" if request.product_on else _("no date")
    checks = [
        Check(_("Number of the product"), bool(request.product_number) or not wanted, number),
        Check(_("Date of the product"), bool(request.product_on) or not request.product_number, dated),
        Check(_("File"), bool(files) or not wanted, _("%(count)s files") % {"count": files}),
    ]
    if share.due_on:
        late = is_past_due(share.due_on, share.due_time, request.submitted_at)
        checks.append(Check(_("Sent in time"), not late, _("late") if late else _("in time")))
        if late:
            checks.append(Check(_("Cause of the delay"), bool(request.late_cause), request.late_cause or _("no cause")))
    return checks
