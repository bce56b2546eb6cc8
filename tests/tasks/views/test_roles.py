import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext

from tasks.permissions import ROLE_PERMISSIONS, Permission
from tasks.role_words import PERMISSION_WORDS
from tasks.rules.roles import ROLE_DESCRIPTIONS, RoleKind


def test_every_role_and_every_permission_has_words():
    assert set(ROLE_DESCRIPTIONS) == set(RoleKind)
    assert set(PERMISSION_WORDS) == set(Permission)
    assert all(str(words).endswith(".") for words in [*ROLE_DESCRIPTIONS.values(), *PERMISSION_WORDS.values()])


@pytest.mark.parametrize(("part", "kind"), [("auditor", RoleKind.AUDITOR), ("leader", RoleKind.LEADER)])
def test_roles_page_shows_the_readers_own_role_first(cast, client, part, kind):
    client.force_login(getattr(cast, part), backend="django.contrib.auth.backends.ModelBackend")
    rows = client.get(reverse("tasks:roles")).context["rows"]
    assert [row.is_mine for row in rows] == [True, *[False] * (len(RoleKind) - 1)]
    assert rows[0].label == gettext(kind.label)


def test_roles_page_shows_each_role_what_it_may_do(cast, client):
    client.force_login(cast.outsider, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("tasks:roles"))
    page = answer.content.decode()
    assert all(escape(str(sentence)) in page for sentence in PERMISSION_WORDS.values())
    assert sorted(len(row.allowed) for row in answer.context["rows"]) == sorted(map(len, ROLE_PERMISSIONS.values()))


def test_roles_page_is_linked_from_the_account_menu(cast, client):
    client.force_login(cast.leader, backend="django.contrib.auth.backends.ModelBackend")
    assert f'href="{reverse("tasks:roles")}"' in client.get(reverse("tasks:roles")).content.decode()
