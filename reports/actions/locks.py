"""Who writes about figures waits for one another: always the period first, then the agency."""

from reports.models import Period, Subject
from reports.rules.kinds import SubjectKind
from tasks.models import Agency


def lock_period(number: int) -> Period:
    """Return the period as it is now, locked until the transaction ends: nobody freezes or computes it meanwhile.

    Rows that only point to it can still be added.
    """
    return Period.objects.select_for_update(no_key=True).get(pk=number)


def lock_table(agency: Agency, period: Period) -> tuple[Subject, Period]:
    """Return the agency as a subject of figures, made when it is the first, and the period, both locked.

    The period is as it is now: somebody may have frozen it since the page was opened.
    """
    locked = lock_period(period.pk)
    subject, _made = Subject.objects.get_or_create(kind=SubjectKind.AGENCY, agency=agency)
    return Subject.objects.select_for_update(no_key=True).get(pk=subject.pk), locked
