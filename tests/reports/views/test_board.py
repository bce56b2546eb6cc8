"""The page of the board: what stands beside the figures, and where it leads."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import Assignment
from tests.factories import make_assignment, make_task


def open_board(client, user, **query):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("reports:board"), query)


@pytest.fixture
def late(cast):
    """A late result of ministry A, of ministry B and of the council."""
    fields = {"state": "completed", "due_on": date(2024, 1, 1), "submitted_at": timezone.now()}
    assignees = [{"agency": cast.ministry_a}, {"agency": cast.ministry_b}, {"body": cast.council}]
    return [make_assignment(make_task(), **assignee, **fields) for assignee in assignees]


def test_waived_delays_stand_beside_the_late_ones_and_lead_to_their_rows(cast, client, late):
    Assignment.objects.filter(pk__in=[late[0].pk, late[2].pk]).update(delay_waived=True)
    page = open_board(client, cast.leader).content.decode()
    assert "trong đó 2 miễn tính chậm do khách quan" in page
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*waived=1)"', page)]
    assert [len(client.get(link).context["rows"]) for link in links] == [2, 1]
    # The council's stands in the line that the list can't show by itself.
    assert page.count("1 miễn tính</span>") == 1


@pytest.mark.parametrize("query", [{}, {"dates": "original"}])
def test_board_without_a_waived_delay_says_nothing_of_them(cast, client, late, query):
    page = open_board(client, cast.leader, **query)
    assert page.context["board"].everything.counts.done_late == 3
    assert "miễn tính" not in page.content.decode()
