"""Days that differ from the ordinary week; a year without a row hasn't had its notice yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.kinds import CalendarDayKind


class CalendarDayQuerySet(models.QuerySet):
    """Days off and make-up days."""

    def working_calendar(self) -> WorkingCalendar:
        """Return the calendar the rules count with.

        Queries: one; the table holds a few dozen rows a decade.
        """
        rows = list(self.values_list("day", "kind"))
        return WorkingCalendar(
            days_off=frozenset(day for day, kind in rows if kind != CalendarDayKind.MAKE_UP),
            make_up_days=frozenset(day for day, kind in rows if kind == CalendarDayKind.MAKE_UP),
            known_years=frozenset(day.year for day, _kind in rows),
        )


class CalendarDay(models.Model):
    """One public holiday, swapped day off or make-up working day, with the notice that says so."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=choices(CalendarDayKind))
    name = models.CharField(_("name"), max_length=200)
    legal_source = models.CharField(_("legal source"), max_length=300, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
