"""A demonstration that looks like an office at work: always something due, late, waiting and done."""

import random
import re
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tasks.actions.completion import accept_completion, return_completion, submit_completion
from tasks.actions.demo_story import find_scenes, play_scene, workday
from tasks.actions.directive_import import import_directives
from tasks.actions.progress import log_progress
from tasks.actions.recurrence import open_recurring_periods
from tasks.actions.reference import DATA, load_reference, read_rows
from tasks.actions.refusal import Refused
from tasks.models import Agency, Assignment, Body, Membership, Notice, Oversight, Role, User
from tasks.models.user import DEMO_EMAIL_DOMAIN, DEMO_PASSWORD
from tasks.rules.clock import VIETNAM, local_date
from tasks.rules.kinds import MemberRole
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentRole
from tasks.spreadsheets import SheetRow

# Account, name, role, agency. Invented people; the first ones are those the sign-in page offers.
ACCOUNTS: tuple[tuple[str, str, RoleKind, str], ...] = (
    ("thu-ky", "Trần Minh Đức", RoleKind.SECRETARIAT, ""),
    ("thu-ky-2", "Đỗ Thu Trang", RoleKind.SECRETARIAT, ""),
    ("dau-moi.btc", "Lê Quang Huy", RoleKind.AGENCY_FOCAL_POINT, "Bộ Tài chính"),
    ("can-bo.btc", "Nguyễn Thị Hạnh", RoleKind.AGENCY_OFFICER, "Bộ Tài chính"),
    ("lanh-dao.btc", "Trịnh Quốc Thắng", RoleKind.AGENCY_HEAD, "Bộ Tài chính"),
    ("dau-moi.byt", "Phạm Ngọc Lan", RoleKind.AGENCY_FOCAL_POINT, "Bộ Y tế"),
    ("can-bo.byt", "Vũ Đình Khôi", RoleKind.AGENCY_OFFICER, "Bộ Y tế"),
    ("dau-moi.nghean", "Hồ Sỹ Tuấn", RoleKind.AGENCY_FOCAL_POINT, "Tỉnh Nghệ An"),
    ("thanh-vien", "Bùi Anh Dũng", RoleKind.BODY_MEMBER, ""),
    ("lanh-dao", "Hoàng Văn Bình", RoleKind.LEADER, ""),
    ("hoi-dong", "Mai Phương Thảo", RoleKind.COUNCIL_MEMBER, ""),
    ("kiem-tra", "Ngô Gia Bảo", RoleKind.AUDITOR, ""),
    ("quan-tri", "Đặng Hữu Nam", RoleKind.ADMINISTRATOR, ""),
)
# How far back the demonstration begins.
WEEKS = 22
UNREAD_DAYS = 7
DONE = (
    "Đã lấy ý kiến các đơn vị, đang tổng hợp.",
    "Đã hoàn thành dự thảo lần một, gửi xin ý kiến.",
    "Đã họp thống nhất phương án với các đơn vị liên quan.",
    "Đã rà soát xong khoảng một nửa danh mục.",
    "Đã tiếp thu ý kiến, hoàn thiện hồ sơ trình lãnh đạo.",
    "Đã làm việc với địa phương, thống nhất số liệu.",
)
DIFFICULTIES = (
    "Một số đơn vị chưa gửi ý kiến đúng hạn.",
    "Số liệu giữa hai hệ thống chưa khớp, cần đối chiếu lại.",
    "Chưa có hướng dẫn về định mức chi.",
)
RETURNS = ("Thiếu danh mục kèm theo.", "Chưa nêu kết quả đối với nhóm thủ tục thứ hai.", "Văn bản chưa có chữ ký số.")


class AlreadyLoaded(Refused):
    """The demonstration is loaded once; a second one would double every number."""


@transaction.atomic
def load_demo(*, now: datetime, seed: int = 2026) -> dict[str, int]:
    """Fill an empty database with the demonstration and return how much there is of what.

    Effects: reference data, invented people whose password is known, and orders entered by the same import as real
    ones, dated relative to `now`; their life runs through the real actions, at moments in the past.
    Raises: AlreadyLoaded when there are people already, of the demonstration or real ones.
    """
    if User.objects.filter(email__endswith=f"@{DEMO_EMAIL_DOMAIN}").exists():
        raise AlreadyLoaded(_("The demonstration is already loaded."))
    if User.objects.exists():
        raise AlreadyLoaded(_("There are people in this database: the demonstration goes into an empty one only."))
    load_reference(now=now)
    people = _make_people(local_date(now))
    for issued_on, rows in _orders(local_date(now)):
        entered = datetime.combine(issued_on + timedelta(days=1), time(9), tzinfo=VIETNAM)
        import_directives(rows=rows, by=people["thu-ky"], now=entered)
    # On Mondays, because what is due on a Tuesday isn't opened after it.
    monday = now - timedelta(days=local_date(now).weekday())
    for weeks in range(WEEKS, -1, -1):
        open_recurring_periods(now=monday - timedelta(weeks=weeks))
    _live(random.Random(seed), people, now)  # noqa: S311 the same demonstration every time
    # People have looked at their inbox by now, except for what came in the last days.
    older = Notice.objects.filter(read_at=None, created_at__lt=now - timedelta(days=UNREAD_DAYS))
    older.update(read_at=F("created_at") + timedelta(days=1))
    return {
        "people": User.objects.count(),
        "assignments": Assignment.objects.count(),
    }


def _make_people(today: date) -> dict[str, User]:
    """Store the accounts, a focal point for every other agency, the seats and what a member looks after."""
    agencies = {agency.name_vi: agency for agency in Agency.objects.in_force(today).exclude(kind="unit")}
    people = {}
    # All have the same one, and a good hash takes its time.
    password = make_password(DEMO_PASSWORD)
    for name, full_name, kind, agency in ACCOUNTS:
        people[name] = _make_account(name, full_name, password, kind, agencies.get(agency))
    User.objects.filter(pk=people["quan-tri"].pk).update(is_staff=True, is_superuser=True)
    held = {agency for _name, _full_name, _kind, agency in ACCOUNTS}
    others = [agency for name, agency in agencies.items() if name not in held and agency.kind != "association"]
    _make_focal_points(others)
    group, council = Body.objects.get(abbreviation="TCT"), Body.objects.get(abbreviation="HĐTV")
    seat = _make_seat(group, people["thanh-vien"], _("Deputy minister"), today)
    _make_seat(council, people["hoi-dong"], _("Vice-chair of an association"), today)
    watched = [agencies[name] for name in ("Bộ Tài chính", "Bộ Y tế", "Tỉnh Nghệ An")]
    Oversight.objects.bulk_create(Oversight(membership=seat, agency=agency) for agency in watched)
    return people


def _make_account(name: str, full_name: str, password: str, kind: RoleKind, agency: Agency | None) -> User:
    user = User.objects.create(email=f"{name}@{DEMO_EMAIL_DOMAIN}", full_name=full_name, password=password)
    Role.objects.create(user=user, kind=kind, agency=agency)
    return user


def _make_focal_points(agencies: list[Agency]) -> None:
    """Store a focal point without a password for each agency, so that its work has somebody who does it."""
    users = User.objects.bulk_create(
        User(
            email=f"dau-moi.{agency.pk}@{DEMO_EMAIL_DOMAIN}",
            password=make_password(None),
            full_name=f"Đầu mối {agency.name_vi}",
        )
        for agency in agencies
    )
    Role.objects.bulk_create(
        Role(user=user, kind=RoleKind.AGENCY_FOCAL_POINT, agency=agency)
        for user, agency in zip(users, agencies, strict=True)
    )


def _make_seat(body: Body, user: User, position: str, today: date) -> Membership:
    return Membership.objects.create(
        body=body,
        person_name=user.full_name,
        position=position,
        role=MemberRole.MEMBER,
        user=user,
        valid_from=today - timedelta(days=300),
    )


def _orders(today: date) -> list[tuple[date, list[SheetRow]]]:
    """Return the demonstration's rows by directive, the oldest first, their days counted from today."""
    rows = [
        SheetRow(number, {column: _dated(text, today) for column, text in cells.items()})
        for number, cells in enumerate(read_rows(DATA / "demo_orders.csv"), start=2)
    ]
    rows.sort(key=lambda row: (_day(row), row.number))
    return [(day, [_addressed(row, _names_before(day)) for row in group]) for day, group in groupby(rows, key=_day)]


def _names_before(day: date) -> dict[str, str]:
    """Return, for each agency that came later, the names of those it follows and that were there on that day."""
    there = Agency.objects.in_force(day)
    known = set(there.values_list("name_vi", flat=True))
    later = Agency.objects.filter(valid_from__gt=day).exclude(name_vi__in=known).order_by("pk")
    pairs = later.filter(predecessors__in=there).values_list("name_vi", "predecessors__name_vi")
    names: dict[str, list[str]] = {}
    for name, before in pairs.order_by("pk", "predecessors__name_vi"):
        names.setdefault(name, []).append(before)
    return {name: "; ".join(before) for name, before in names.items()}


def _addressed(row: SheetRow, names: dict[str, str]) -> SheetRow:
    """Return the row with those assignees by the names they had."""
    cells = dict(row.cells)
    for column in ("lead", "coordinating"):
        for name, before in names.items():
            cells[column] = cells[column].replace(name, before)
    return SheetRow(row.number, cells)


def _day(row: SheetRow) -> date:
    return datetime.strptime(row.cells["date"], "%d/%m/%Y").date()  # noqa: DTZ007 a day has no time zone


def _dated(text: str, today: date) -> str:
    """Replace {-5} by the day five days ago and {M+1} by next month; a deadline never falls on a weekend."""
    text = re.sub(r"\{M\+1\}", f"{(today.replace(day=1) + timedelta(days=32)):%m/%Y}", text)
    return re.sub(r"\{([+-]\d+)\}", lambda found: f"{workday(today + timedelta(days=int(found[1]))):%d/%m/%Y}", text)


def _live(dice: random.Random, people: dict[str, User], now: datetime) -> None:
    """Let everything that was assigned be worked on until `now`: a few shares by their scene, the others by luck."""
    deciders = [people["thu-ky"], people["thu-ky-2"]]
    doers = {
        role.agency_id: role.user
        for role in Role.objects.filter(kind=RoleKind.AGENCY_FOCAL_POINT).select_related("user")
    }
    scenes = find_scenes()
    for share, rows in scenes:
        play_scene(share, rows, accounts=people, doers=doers, today=local_date(now))
    shares = Assignment.objects.filter(class_wording="").exclude(pk__in=[share.pk for share, _rows in scenes])
    for share in shares.select_related("task__directive", "membership__user").order_by("pk"):
        seat_holder = share.membership and share.membership.user
        doer = doers.get(share.agency_id) if share.agency_id else seat_holder or people["thu-ky-2"]
        if doer is not None:
            _live_one(dice, share, doer, deciders, now)


def _live_one(dice: random.Random, share: Assignment, doer: User, deciders: list[User], now: datetime) -> None:
    """Play one share: begun or not, reported, sent, accepted or returned, as its age and its luck have it."""
    given = share.created_at
    due = datetime.combine(share.due_on, time(16), tzinfo=VIETNAM) if share.due_on else None
    luck = dice.random()
    if due is None:
        moments = [given + (now - given) * part for part in (0.3, 0.7)][: dice.randint(0, 2)]
        _report(dice, share, doer, [moment for moment in moments if moment < now], highest=60)
        return
    overdue = due < now
    finished = _finish(dice, given, due, luck, now)
    if finished is None:
        seen = [given + (min(due, now) - given) * part for part in (0.25, 0.6)][: dice.randint(0 if overdue else 1, 2)]
        _report(dice, share, doer, seen, highest=80)
        return
    if share.role == AssignmentRole.LEAD or dice.random() < 0.5:
        _report(dice, share, doer, [given + (finished - given) / 2], highest=70)
    _send_and_decide(dice, share, doer, deciders, finished, now)


def _finish(dice: random.Random, given: datetime, due: datetime, luck: float, now: datetime) -> datetime | None:
    """Return when a share was sent for acceptance; None when it hasn't been."""
    if due < now:
        if luck < 0.84:
            return given + (due - given) * dice.uniform(0.45, 0.99)
        late = due + timedelta(days=dice.randint(1, 12), hours=dice.randint(0, 5))
        return late if luck < 0.93 and late < now else None
    early = given + (due - given) * dice.uniform(0.35, 1)
    return early if luck < 0.5 and early < now else None


def _report(dice: random.Random, share: Assignment, doer: User, moments: list[datetime], *, highest: int) -> None:
    for step, moment in enumerate(moments, start=1):
        log_progress(
            assignment=share,
            by=doer,
            now=moment,
            done=dice.choice(DONE),
            percent=round(highest * step / len(moments) / 5) * 5,
            difficulties=dice.choice(DIFFICULTIES) if dice.random() < 0.25 else "",
        )


def _send_and_decide(
    dice: random.Random, share: Assignment, doer: User, deciders: list[User], sent: datetime, now: datetime
) -> None:
    """Send a result; after a day or two the secretariat accepts it, or now and then returns it."""
    number = f"{dice.randint(100, 4999)}/{dice.choice(('BC', 'TTr', 'CV', 'QĐ'))}"
    request = submit_completion(
        assignment=share,
        by=doer,
        now=sent,
        product_number=number,
        product_on=local_date(sent),
        late_cause=dice.choice(DIFFICULTIES),
    )
    decided = sent + timedelta(days=dice.randint(1, 3), hours=dice.randint(1, 6))
    if decided >= now:
        return
    decider = next(person for person in dice.sample(deciders, 2) if person != doer)
    if dice.random() < 0.04:
        return_completion(request=request, by=decider, now=decided, reason=dice.choice(RETURNS))
    else:
        accept_completion(request=request, by=decider, now=decided)
