"""Small makers of rows; every test says only what it is about."""

from datetime import date
from typing import Any

from tasks.models import Agency, Assignment, Directive, Task, User
from tasks.rules.kinds import AgencyKind


def make_agency(name: str = "Bộ Thử nghiệm", **fields: Any) -> Agency:
    """Return a stored ministry of that name."""
    return Agency.objects.create(**{"name_vi": name, "kind": AgencyKind.MINISTRY, **fields})


def make_user(name: str = "person", **fields: Any) -> User:
    """Return a stored user without a role."""
    return User.objects.create_user(f"{name}@example.vn", **{"full_name": name.title(), **fields})


def make_directive(number: str = "71/TB-VPCP", issued_on: date = date(2024, 2, 28), **fields: Any) -> Directive:
    """Return a stored directive."""
    return Directive.objects.create(number=number, issued_on=issued_on, **fields)


def make_task(directive: Directive | None = None, **fields: Any) -> Task:
    """Return a stored task, of a directive of its own unless one is given."""
    directive = directive or Directive.objects.first() or make_directive()
    return Task.objects.create(directive=directive, **{"wording": "Rà soát thủ tục hành chính nội bộ", **fields})


def make_assignment(task: Task | None = None, agency: Agency | None = None, **fields: Any) -> Assignment:
    """Return a stored assignment to an agency, unless a body, a member or a class is given."""
    named = {"body", "membership", "class_wording"} & set(fields)
    if agency is None and not named:
        agency = Agency.objects.first() or make_agency()
    return Assignment.objects.create(task=task or make_task(), agency=agency, **fields)
