"""Two people, or two windows of one, at the same draft at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from surveys import audiences, campaigns, db, launching
from surveys.db import Database
from surveys.errors import BadInput
from tests.campaigns.company import KEY, account, contact, draft

AT_ONCE = 6


def together(path: Path, act: Callable[..., None], *arguments: str) -> list[str]:
    """What became of *act* in AT_ONCE threads, each with a connection of its own."""
    gate = Barrier(AT_ONCE)

    def one(_number: int) -> str:
        opened = db.connect(path)
        try:
            gate.wait()
            act(opened, *arguments)
        except BadInput:
            return "refused"
        finally:
            opened.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sorted(threads.map(one, range(AT_ONCE)))


def test_a_draft_launched_by_several_at_once_is_launched_once(database: Database) -> None:
    acme = account(database, "Acme")
    people = [contact(database, acme, name) for name in ("Ann", "Ben", "Cid")]
    made = draft(database, *people)

    def launch(opened: Database, campaign_id: str) -> None:
        launching.launch(opened, campaign_id, key=KEY)

    assert together(database.path, launch, made.id) == ["done"] + ["refused"] * (AT_ONCE - 1)
    assert database.value("SELECT count(*) FROM invitation WHERE due_at IS NOT NULL") == 3
    noted = "SELECT count(*) FROM audit_entry WHERE action = 'campaign launched'"
    assert database.value(noted) == 1


def test_nobody_is_slipped_into_or_out_of_a_campaign_while_it_is_launched(
    database: Database,
) -> None:
    acme = account(database, "Acme")
    ann, ben = (contact(database, acme, name) for name in ("Ann", "Ben"))
    made = draft(database, ann)

    def launch_then_meddle(opened: Database, campaign_id: str) -> None:
        try:
            launching.launch(opened, campaign_id, key=KEY)
        finally:
            audiences.choose(opened, campaign_id, [ben], fallback="en")

    def remove(opened: Database, campaign_id: str) -> None:
        campaigns.remove_draft(opened, campaign_id)

    assert together(database.path, launch_then_meddle, made.id) == ["refused"] * AT_ONCE
    assert together(database.path, remove, made.id) == ["refused"] * AT_ONCE
    assert campaigns.get(database, made.id).state == "open"
    invited = database.all("SELECT contact_id FROM invitation")
    assert [row["contact_id"] for row in invited] == [ann]


def test_two_campaigns_launched_at_once_write_to_nobody_twice(database: Database) -> None:
    acme = account(database, "Acme")
    people = [contact(database, acme, name) for name in ("Ann", "Ben", "Cid")]
    drafts = iter([draft(database, *people).id for _ in range(AT_ONCE)])

    def launch(opened: Database) -> None:
        launching.launch(opened, next(drafts), key=KEY)

    assert together(database.path, launch) == ["done"] + ["refused"] * (AT_ONCE - 1)
    due = "SELECT count(*) FROM invitation WHERE due_at IS NOT NULL"
    assert database.value(due) == len(people)
