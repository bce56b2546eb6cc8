"""Who may still read a notice: the same for one person's inbox and for the mails of all."""

from datetime import date, timedelta

import pytest

from tasks.actions.notice import agency_notice, keep_notices, notice
from tasks.actions.reminders import send_due_reminders
from tasks.models import Agency, Mail, Notice, Obstacle, Role, Substitute, User
from tasks.queries.addressees import addressees_on
from tasks.queries.notice_readers import readable_notices, readers_of
from tasks.rules.clock import local_date
from tasks.rules.life import NoticeKind
from tests.cast import Cast, make_person
from tests.factories import make_agency, make_assignment, make_task
from tests.tasks.reminding import NOW

pytestmark = pytest.mark.django_db


def ask(share, agency: Agency, by: User, **decided) -> Obstacle:
    return Obstacle.objects.create(
        assignment=share, text="Thiếu", request="Cấp", asked_of="agency", agency=agency, raised_by=by, raised_at=NOW,
        **decided,
    )  # fmt: skip


def test_inbox_and_mails_name_the_same_readers(cast: Cast) -> None:
    unit = make_agency("Vụ Ất", kind="unit", parent=cast.ministry_b)
    people = [*cast.people().values(), make_person("unit-head", "agency_head", unit)]
    people.append(make_person("officer-b", "agency_officer", cast.ministry_b))
    gone = make_person("gone")
    Role.objects.create(user=gone, kind="agency_officer", agency=cast.ministry_b, valid_to=date(2020, 1, 1))
    people.append(gone)
    shares = [
        make_assignment(make_task(), cast.ministry_a),
        make_assignment(make_task(), unit),
        make_assignment(make_task(), cast.ministry_a, came_from=cast.ministry_b),
        make_assignment(make_task(), cast.ministry_a, came_from=unit),
        make_assignment(make_task(), membership=cast.council_seat),
        make_assignment(make_task(), body=cast.council),
        make_assignment(make_task(), class_wording="các bộ"),
        *(asked := [make_assignment(make_task(), cast.ministry_a) for _each in range(3)]),
    ]
    ask(asked[0], cast.ministry_b, cast.officer_a)
    ask(asked[1], cast.ministry_b, cast.officer_a, decision="Có", decided_by=cast.focal_point_b, decided_at=NOW)
    ask(asked[2], unit, cast.officer_a)
    keep_notices(
        [notice(kind, share.pk, person.pk, "Tin", NOW)
         for kind in (NoticeKind.OBSTACLE, NoticeKind.DECIDED) for share in shares for person in people]
        + [agency_notice(kind=NoticeKind.FIGURES_DUE, agency=agency.pk, recipient=person.pk, title="Số liệu",
                         path=f"/figures/{agency.pk}/", text="Tin", now=NOW)
           for agency in (cast.ministry_a, cast.ministry_b, unit) for person in people]
    )  # fmt: skip
    found = list(Notice.objects.select_related("agency", "assignment__agency", "assignment__came_from"))
    readers = readers_of(found, addressees_on(local_date(NOW)))
    mailed = {one.pk for one in found if readers.may_read(one.recipient_id, one)}
    in_inbox = {one.pk: one.opens_share for person in people for one in readable_notices(person)}
    assert mailed == set(in_inbox)
    opened = {one.pk for one in found if readers.may_open_share(one.recipient_id, one)}
    assert opened == {number for number, opens in in_inbox.items() if opens}
    asked_of_b = Notice.objects.filter(recipient=cast.focal_point_b, kind=NoticeKind.OBSTACLE, assignment__in=asked)
    assert set(asked_of_b.filter(pk__in=mailed).values_list("assignment", flat=True)) == {asked[0].pk}


def test_agency_asked_to_decide_is_mailed_with_a_link_that_opens(cast: Cast) -> None:
    share = make_assignment(
        make_task(), cast.ministry_a, due_on=local_date(NOW) + timedelta(days=99), last_entry_at=NOW
    )
    ask(share, cast.ministry_b, cast.officer_a)
    keep_notices([notice(NoticeKind.OBSTACLE, share.pk, cast.focal_point_b.pk, "Thiếu dữ liệu", NOW)])
    send_due_reminders(now=NOW)
    text = Mail.objects.get(recipient=cast.focal_point_b).text
    assert "Thiếu dữ liệu" in text
    assert "/decisions/?show=obstacles" in text
    assert f"/assignments/{share.pk}/" not in text


@pytest.mark.parametrize(("kind", "hears"), [("agency_head", "stand-in"), ("agency_officer", "focal-point-b")])
def test_stand_in_hears_what_is_asked_where_they_may_decide(cast: Cast, kind: str, hears: str) -> None:
    share = make_assignment(
        make_task(), cast.ministry_a, due_on=local_date(NOW) + timedelta(days=99), last_entry_at=NOW
    )
    ask(share, cast.ministry_b, cast.officer_a)
    stand_in, today = make_person("stand-in", kind, cast.ministry_b), local_date(NOW)
    Substitute.objects.create(absent=cast.focal_point_b, substitute=stand_in, valid_from=today, valid_to=today)
    keep_notices([notice(NoticeKind.OBSTACLE, share.pk, cast.focal_point_b.pk, "Thiếu dữ liệu", NOW)])
    send_due_reminders(now=NOW)
    told = [mail.to_address for mail in Mail.objects.all() if "Thiếu dữ liệu" in mail.text]
    assert told == [f"{hears}@example.vn"]
