import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.forms.assignment_filter import MOST_CHOICES, LongSelect
from tasks.models import Assignment, Directive
from tests.factories import make_assignment, make_directive, make_task


def open_list(client, user, **query):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("tasks:assignment-list"), query)


def options(page, name):
    """Return (value, whether chosen, label) of every option of a select."""
    select = re.search(rf'<select name="{name}".*?</select>', page.content.decode(), re.S).group()
    return re.findall(r'<option value="(\d*)"( selected)?>([^<]*)</option>', select)


@pytest.fixture
def directives(cast):
    """More directives than choices, the oldest first."""
    first = date(2020, 1, 1)
    return [make_directive(f"{number}/TB", first + timedelta(days=number)) for number in range(MOST_CHOICES + 5)]


def test_directive_choices_are_the_newest(cast, client, directives):
    found = options(open_list(client, cast.secretariat), "directive")
    assert [label for _value, _chosen, label in found[1:]] == [str(one) for one in reversed(directives[5:])]


def test_directive_that_is_chosen_is_among_the_choices_however_old(cast, client, directives):
    share = make_assignment(make_task(directives[0]), cast.ministry_a)
    page = open_list(client, cast.secretariat, directive=directives[0].pk)
    assert [row.share for row in page.context["rows"]] == [share]
    assert (str(directives[0].pk), " selected", "0/TB") in options(page, "directive")


@pytest.mark.parametrize("typed", ["x", "999999999", "-1"])
def test_directive_that_does_not_exist_is_a_wrong_filter(cast, client, directives, typed):
    assert open_list(client, cast.secretariat, directive=typed).context["form"].errors["directive"]


def test_agency_choices_are_those_with_a_share_one_may_see(cast, client):
    make_assignment(make_task(), cast.ministry_a)
    make_assignment(make_task(), cast.ministry_b)
    assert {label for *_rest, label in options(open_list(client, cast.secretariat), "agency")[1:]} == {
        "Bộ Ất",
        "Bộ Giáp",
    }
    assert [label for *_rest, label in options(open_list(client, cast.focal_point_b), "agency")[1:]] == ["Bộ Ất"]


def test_waived_delays_are_a_filter_that_can_be_taken_away(cast, client):
    waived, late = (
        make_assignment(make_task(), agency, state="completed", due_on=date(2024, 1, 1), submitted_at=timezone.now())
        for agency in (cast.ministry_a, cast.ministry_b)
    )
    Assignment.objects.filter(pk=waived.pk).update(delay_waived=True)
    page = open_list(client, cast.secretariat, waived="1")
    assert [row.share for row in page.context["rows"]] == [waived]
    assert ("1", " selected") in [found[:2] for found in options(page, "waived")]
    assert '<details class="filter-more" open>' in page.content.decode()
    assert "miễn tính chậm" in page.content.decode()
    assert {row.share for row in open_list(client, cast.secretariat, waived="").context["rows"]} == {waived, late}
    assert open_list(client, cast.secretariat, waived="0").context["form"].errors["waived"]


def test_long_select_escapes_its_labels():
    select = LongSelect(choices=[("", "Tất cả"), (1, "<b>&"), (2, "hai")])
    assert select.render("agency", 2, {"id": "id_agency"}) == (
        '<select name="agency" id="id_agency"><option value="">Tất cả</option>\n'
        '<option value="1">&lt;b&gt;&amp;</option>\n<option value="2" selected>hai</option></select>'
    )


def test_list_shows_a_page_of_a_long_list_in_its_order(cast, client):
    task = make_task(Directive.objects.first() or make_directive())
    shares = [
        make_assignment(task, cast.ministry_a, period_on=date(2020, 1, 1) + timedelta(days=number), due_on=due)
        for number, due in enumerate([date(2026, 1, 1) + timedelta(days=step // 2) for step in range(59)] + [None])
    ]
    pages = [open_list(client, cast.secretariat, page=number).context["rows"] for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [row.share for page in pages for row in page] == shares
