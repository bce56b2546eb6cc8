"""Addresses of the broker, and the embedded server."""

from pathlib import Path

import pytest

from reform_tracker import broker
from tests import services


def test_socket_lies_in_the_var_folder_if_its_path_is_plain_and_short() -> None:
    assert broker.socket_path(Path("/srv/reform/var")) == Path("/srv/reform/var/broker/broker.sock")


@pytest.mark.parametrize(
    "folder", ["/srv/" + "long/" * 20, "/srv/Dự án/var", "/srv/one two/var", "/srv/a?b/var", "/srv/a%20b"]
)
def test_socket_lies_in_a_short_folder_of_its_own_if_its_path_is_not(folder: str) -> None:
    path = broker.socket_path(Path(folder))
    assert broker.PLAIN_PATH.fullmatch(str(path))
    assert len(str(path)) <= broker.LONGEST_SOCKET_PATH
    assert path != broker.socket_path(Path(folder + "x"))


@pytest.mark.parametrize(
    ("url", "for_celery", "for_cache"),
    [
        ("unix:///srv/b.sock?db=0", "redis+socket:///srv/b.sock?virtual_host=0", "unix:///srv/b.sock?db=1"),
        ("unix:///srv/b.sock", "redis+socket:///srv/b.sock?virtual_host=0", "unix:///srv/b.sock?db=1"),
        ("redis://:p@host:6380/3", "redis://:p@host:6380/3", "redis://:p@host:6380/4"),
        ("rediss://host", "rediss://host", "rediss://host/1"),
    ],
)
def test_addresses_of_one_server_for_celery_and_for_the_cache(url: str, for_celery: str, for_cache: str) -> None:
    assert (broker.celery_url(url), broker.cache_url(url)) == (for_celery, for_cache)


def test_address_is_shown_without_its_password() -> None:
    assert broker.without_password("redis://me:secret@host:6379/0") == "redis://host:6379/0"


def test_embedded_server_answers_while_it_runs_and_keeps_out_strangers(tmp_path: Path) -> None:
    with services.embedded_broker(tmp_path) as url:
        assert broker.answers(url)
        assert broker.socket_path(tmp_path).stat().st_mode & 0o077 == 0
        assert (tmp_path / "broker").stat().st_mode & 0o077 == 0
    assert not broker.answers(url)


@pytest.mark.parametrize("url", ["unix:///nowhere/b.sock", "redis://127.0.0.1:1/0"])
def test_nobody_answers_where_there_is_no_server(url: str) -> None:
    assert not broker.answers(url)


def test_server_in_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 123456)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        broker.server_command(tmp_path)
