"""The parts that pages are put together from, each rendered alone."""

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from tasks.forms.assignment_filter import DateInput

STATUSES = ("on_time", "late", "open", "overdue")


class SampleForm(forms.Form):
    """One field of each kind that field.html treats differently."""

    done = forms.CharField(help_text="Write what was done.")
    note = forms.CharField(required=False)
    day = forms.DateField(widget=DateInput())
    sure = forms.BooleanField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def bar(*numbers: int) -> list[tuple[str, int, int]]:
    """Return (tone, start, width) of the rectangles of the bar of four numbers."""
    html = render_to_string("_components/stacked_bar.html", dict(zip(STATUSES, numbers, strict=True)))
    found = re.findall(r'<rect class="tone-(\w+)" x="(\d+)" y="0" width="(\d+)"', html)
    return [(tone, int(start), int(width)) for tone, start, width in found]


@pytest.mark.parametrize(
    ("numbers", "rectangles"),
    [
        ((1, 2, 3, 4), [("done", 0, 1), ("late", 1, 2), ("open", 3, 3), ("overdue", 6, 4)]),
        ((0, 0, 5, 1), [("open", 0, 5), ("overdue", 5, 1)]),
        ((12000, 0, 0, 3400), [("done", 0, 12000), ("overdue", 12000, 3400)]),
        ((0, 0, 0, 0), []),
    ],
)
def test_bar_places_its_numbers_one_after_the_other(numbers, rectangles, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    with translation.override("vi"):
        assert bar(*numbers) == rectangles


def test_bar_says_its_numbers_to_those_who_do_not_see_it():
    with translation.override("en"):
        html = render_to_string("_components/stacked_bar.html", dict(zip(STATUSES, (1, 2, 3, 4), strict=True)))
    assert 'role="img" aria-label="Done on time 1, done late 2, in time 3, overdue 4."' in html


@pytest.mark.parametrize("name", ["done", "day", "sure", "kind"])
def test_field_error_is_tied_to_its_control(name):
    form = SampleForm({})
    html = render_to_string("_components/field.html", {"field": form[name]})
    described = re.search(r'aria-describedby="([^"]+)"', html).group(1).split()
    assert f"id_{name}_error" in described
    for target in described:
        assert html.count(f'id="{target}"') == 1


def test_field_says_when_it_may_stay_empty():
    with translation.override("en"):
        rendered = {field.name: render_to_string("_components/field.html", {"field": field}) for field in SampleForm()}
    assert [name for name, html in rendered.items() if "(optional)" in html] == ["note"]


def test_error_summary_links_to_every_wrong_field():
    form = SampleForm({"done": "x", "day": "31/02/2026"})
    html = render_to_string("_components/form_errors.html", {"form": form})
    assert re.findall(r'href="#(\w+)"', html) == ["id_day", "id_sure", "id_kind"]


def test_error_summary_is_silent_for_an_unsent_form():
    assert render_to_string("_components/form_errors.html", {"form": SampleForm()}).strip() == ""


def test_pages_keep_the_filters_in_the_address(rf):
    page = Paginator(range(60), 25).page(2)
    request = rf.get("/assignments/", {"q": "rà soát", "page": "2"})
    request.user = AnonymousUser()
    html = render_to_string("_components/pagination.html", {"page": page}, request=request)
    addresses = re.findall(r'<a [^>]*href="([^"]+)"', html)
    assert len(addresses) == 3
    assert all("q=r%C3%A0+so%C3%A1t" in address for address in addresses)
    assert [re.search(r"page=(\d+)", address).group(1) for address in addresses] == ["1", "1", "3"]


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 working days"), (1200, "1,200 working days")])
def test_wait_is_said_in_working_days(days, words):
    with translation.override("en"):
        assert render_to_string("_components/waits.html", {"days": days}).strip() == words


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_error_page_renders_without_a_request(name):
    assert "<h1>" in render_to_string(f"{name}.html")


@pytest.mark.parametrize(("exception", "shown"), [("Only the secretariat does this.", True), ("", False)])
def test_refused_page_says_why_if_there_is_a_reason(exception, shown):
    assert ("Only the secretariat" in render_to_string("403.html", {"exception": exception})) == shown
