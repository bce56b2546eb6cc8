"""Pages as the server gives them, each beside an empty page of the same server and the bare SQL for its rows."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from reports.models import Indicator, Period, Subject
from tasks.models import Assignment, Role, User
from tasks.rules.roles import RoleKind
from tasks.rules.states import OPEN_STATES

ROW = """
    SELECT tasks_assignment.*, wording, number, name_vi FROM tasks_assignment
    JOIN tasks_task ON tasks_task.id = task_id JOIN tasks_directive ON tasks_directive.id = directive_id
    LEFT JOIN tasks_agency ON tasks_agency.id = agency_id """
FIRST_PAGE = " ORDER BY tasks_assignment.due_on, tasks_assignment.id LIMIT 25"
OPEN = ", ".join(f"'{state.value}'" for state in sorted(OPEN_STATES))


@dataclass(frozen=True)
class MeasuredPage:
    """One address as one person opens it; `bare` finds the same rows by SQL and nothing else."""

    name: str
    user: User
    path: str
    bare: str


def pages() -> list[MeasuredPage]:
    """Return the pages that are opened most, for the person for whom each is longest."""
    secretary, focal = _first(RoleKind.SECRETARIAT), _busiest_focal_point()
    officer, auditor = _first(RoleKind.AGENCY_OFFICER), _first(RoleKind.AUDITOR)
    agency = focal.roles.get().agency_id
    shares = Assignment.objects.filter(agency=agency).annotate(told=Count("entries"))
    share = shares.order_by("-told", "pk")[0].pk
    listing, mine, row = reverse("tasks:assignment-list"), reverse("tasks:my-work"), ROW
    agencys = f"WHERE agency_id = {agency} AND state IN ({OPEN})"
    searched = "WHERE tasks_task.search_text LIKE '%dien tu%'"
    queue = f"WHERE tasks_assignment.state = 'submitted' {FIRST_PAGE}"
    late = f"WHERE state IN ({OPEN}) AND tasks_assignment.due_on < '2026-11-25'"
    return [
        MeasuredPage("empty page", secretary, reverse("tasks:no-role"), "SELECT 1"),
        MeasuredPage("my work, focal point", focal, mine, f"{row}{agencys}{FIRST_PAGE}"),
        MeasuredPage("my work, officer", officer, mine, f"{row}{agencys}{FIRST_PAGE}"),
        MeasuredPage("update all, focal point", focal, reverse("tasks:update-all"), f"{row}{agencys}{FIRST_PAGE}"),
        MeasuredPage("list", secretary, listing, f"{row}{FIRST_PAGE}"),
        MeasuredPage("list, last page", secretary, f"{listing}?page=100000", f"{row}{FIRST_PAGE} OFFSET 99975"),
        MeasuredPage("list of one agency's person", focal, listing, f"{row}WHERE agency_id = {agency}{FIRST_PAGE}"),
        MeasuredPage("list, filtered", secretary, f"{listing}?status=overdue", f"{row}{late}{FIRST_PAGE}"),
        MeasuredPage("list, searched", secretary, f"{listing}?q=điện tử", f"{row}{searched}{FIRST_PAGE}"),
        MeasuredPage(
            "list, sorted", secretary, f"{listing}?sort=updated", f"{row}ORDER BY last_entry_at DESC LIMIT 25"
        ),
        MeasuredPage("assignment", focal, reverse("tasks:assignment", args=[share]), _story(share)),
        MeasuredPage(
            "directives", secretary, reverse("tasks:directive-list"), "SELECT * FROM tasks_directive LIMIT 25"
        ),
        MeasuredPage("board", secretary, reverse("reports:board"), _board()),
        MeasuredPage("acceptance queue", secretary, reverse("tasks:acceptance-queue"), f"{row}{queue}"),
        MeasuredPage("audit log", auditor, reverse("tasks:audit-log"), _newest()),
        MeasuredPage("audit log, one verb", auditor, f"{reverse('tasks:audit-log')}?verb=accept_completion", _newest()),
        *figure_pages(secretary, focal, agency),
    ]


def figure_pages(secretary: User, focal: User, agency: int) -> list[MeasuredPage]:
    """Return the pages of the figures; the newest month, an indicator that was defined anew."""
    month, indicator = Period.objects.latest("cut_off_on").pk, Indicator.objects.filter(versions__number=2)[0].pk
    board, profile = reverse("reports:scoreboard"), reverse("reports:agency", args=[agency])
    subject = Subject.objects.get(agency=agency).pk
    of_month, of_agency = f"period_id = {month}", f"subject_id = {subject}"
    return [
        MeasuredPage("indicators", secretary, reverse("reports:indicators"), _figures(of_month)),
        MeasuredPage(
            "indicator, two years",
            secretary,
            reverse("reports:indicator", args=[indicator]),
            _figures(f"indicator_id = {indicator}"),
        ),
        MeasuredPage("scoreboard, one theme", secretary, board, _figures(of_month)),
        MeasuredPage("scoreboard, 60 indicators", secretary, f"{board}?theme=", _figures(of_month)),
        MeasuredPage("profile of an agency", secretary, profile, _figures(of_agency)),
        MeasuredPage("profile, by its own people", focal, profile, _figures(of_agency)),
        MeasuredPage("two periods compared", secretary, reverse("reports:compare"), _figures(of_month)),
    ]


def client_of(user: User) -> Client:
    """Return a browser's stand-in that is signed in; it calls the server's code without a network between them."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _first(kind: RoleKind) -> User:
    return Role.objects.filter(kind=kind).order_by("pk").select_related("user")[0].user


def _busiest_focal_point() -> User:
    """Return the focal point of the agency with the most open shares."""
    busiest = Assignment.objects.open().values("agency").annotate(shares=Count("pk")).order_by("-shares", "agency")[0]
    return get_user_model().objects.get(roles__agency=busiest["agency"], roles__kind=RoleKind.AGENCY_FOCAL_POINT)


def _figures(condition: str) -> str:
    return f"SELECT indicator_id, subject_id, period_id, numerator, denominator, value, operator FROM reports_value WHERE is_current AND {condition}"  # noqa: E501, S608


def _story(share: int) -> str:
    return f"SELECT * FROM tasks_progressentry WHERE assignment_id = {share} ORDER BY created_at DESC"  # noqa: S608


def _board() -> str:
    return "SELECT agency_id, state, due_on, COUNT(*) FROM tasks_assignment GROUP BY agency_id, state, due_on"


def _newest() -> str:
    return "SELECT * FROM tasks_auditevent ORDER BY at DESC, id DESC LIMIT 25"
