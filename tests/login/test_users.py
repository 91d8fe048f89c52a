"""Users: found whatever the case of their address, and out at once when something changes."""

import pytest

from surveys import sessions, users
from surveys.db import Database
from surveys.errors import BadInput
from surveys.users import User


def alice(database: Database, **more: object) -> User:
    given = {"email": "Alice@Example.com", "name": "Alice", "password_hash": "x", **more}
    return users.create(database, **given)  # type: ignore[arg-type]  # a dict of the right names


def test_user_is_found_by_address_in_any_case(database: Database) -> None:
    made = alice(database)
    assert users.by_email(database, " ALICE@example.COM ") == made
    assert users.by_email(database, "bob@example.com") is None


def test_second_user_with_the_same_address_is_refused_and_nothing_changes(
    database: Database,
) -> None:
    alice(database)
    with pytest.raises(BadInput, match="already"):
        alice(database, email="alice@EXAMPLE.com", name="Another")
    assert [user.name for user in users.everyone(database)] == ["Alice"]


@pytest.mark.parametrize(
    "email", ["", "alice", "@example.com", "alice@", "a@b@c", "a b@c.fr", "a@c.fr\r\nBcc: x@y.z"]
)
def test_what_is_no_address_is_refused(database: Database, email: str) -> None:
    with pytest.raises(BadInput, match="must be like"):
        alice(database, email=email)
    assert users.everyone(database) == []


@pytest.mark.parametrize("more", [{"role": "root"}, {"language": "de"}, {"name": "A\nB"}])
def test_unknown_role_language_or_odd_name_is_refused(
    database: Database, more: dict[str, str]
) -> None:
    with pytest.raises(BadInput):
        alice(database, **more)


def test_password_hash_is_not_in_the_text_of_a_user(database: Database) -> None:
    assert "secret-hash" not in repr(alice(database, password_hash="secret-hash"))


def test_new_password_ends_all_sessions_but_the_one_kept(database: Database) -> None:
    user = alice(database)
    here, there = (sessions.start(database, user.id) for _ in range(2))
    users.set_password(database, user.id, "new", keep_session=sessions.hash_of(here))
    assert sessions.find(database, here) is not None
    assert sessions.find(database, there) is None
    assert users.get(database, user.id).password_hash == "new"


def test_role_change_and_deactivation_end_every_session(database: Database) -> None:
    user = alice(database)
    first = sessions.start(database, user.id)
    users.set_role(database, user.id, "admin")
    assert sessions.find(database, first) is None
    second = sessions.start(database, user.id)
    users.deactivate(database, user.id)
    assert sessions.find(database, second) is None
    users.activate(database, user.id)
    assert sessions.find(database, second) is None


def test_stronger_hash_does_not_undo_a_password_changed_meanwhile(database: Database) -> None:
    user = alice(database, password_hash="old")
    users.set_password(database, user.id, "changed")
    users.strengthen_hash(database, user.id, old_hash="old", new_hash="old, but stronger")
    assert users.get(database, user.id).password_hash == "changed"


def test_only_active_administrators_count(database: Database) -> None:
    user = alice(database, role="admin")
    assert users.active_admins(database) == 1
    users.deactivate(database, user.id)
    assert users.active_admins(database) == 0
