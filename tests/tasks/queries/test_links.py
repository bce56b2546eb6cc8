"""Addresses behind figures and in mails."""

from datetime import date

import pytest

from tasks.queries.links import absolute, assignment_list_path


@pytest.mark.parametrize(
    ("filters", "path"),
    [
        ({}, "/assignments/"),
        ({"status": None, "field": ""}, "/assignments/"),
        ({"agency": 5, "status": "overdue"}, "/assignments/?agency=5&status=overdue"),
        ({"due_from": date(2026, 11, 24)}, "/assignments/?due_from=2026-11-24"),
        (
            {"field": "Đất đai & môi trường"},
            "/assignments/?field=%C4%90%E1%BA%A5t+%C4%91ai+%26+m%C3%B4i+tr%C6%B0%E1%BB%9Dng",
        ),
    ],
)
def test_assignment_list_path(filters: dict, path: str) -> None:
    assert assignment_list_path(**filters) == path


def test_absolute_starts_with_the_address_of_the_site(settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    assert absolute("/assignments/") == "https://theodoi.example.vn/assignments/"
