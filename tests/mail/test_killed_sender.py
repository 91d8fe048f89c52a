"""The worker killed in the middle of a campaign: nobody is forgotten, doubles stay rare."""

import itertools
import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from app import signing
from app.config import Settings
from surveys import contacts, db, ids, stop_list
from surveys.contacts import Contact
from tests.campaigns.company import account, launched, new_database
from tests.support.environment import ROOT, service_environment
from tests.support.service import RAPPORT, rapport
from tests.support.smtp import MailServer

CONTACTS = 90
STOPPED = 5
KILLS_AFTER = (8, 31, 57)


def test_a_sender_killed_again_and_again_mails_everybody_once_or_nearly(
    tmp_path: Path, smtp_server: MailServer
) -> None:
    environment = service_environment(tmp_path, {"SMTP_URL": smtp_server.url})
    settings = Settings.from_environment(environment)
    database = new_database(settings.database)
    addresses = invite_many(database, settings)
    for threshold in KILLS_AFTER:
        kill_worker_once(smtp_server, environment, tmp_path, after=threshold)
    rapport("worker", "--until-idle", environment=environment, check=True)
    copies = Counter(mail.recipients[0] for mail in smtp_server.received)
    assert set(copies) == set(addresses[STOPPED:])
    assert sum(copies.values()) - len(copies) <= len(KILLS_AFTER)
    by_id = Counter(str(mail.message["Message-ID"]) for mail in smtp_server.received)
    assert len(by_id) == len(copies), "a second copy is recognisable"
    states = database.one(
        """
        SELECT count(*) FILTER (WHERE sent_at IS NOT NULL) AS sent,
               count(*) FILTER (WHERE stopped_at IS NOT NULL) AS stopped,
               (SELECT count(*) FROM lease) AS leases
          FROM invitation
        """
    )
    assert states == {"sent": CONTACTS - STOPPED, "stopped": STOPPED, "leases": 0}
    database.close()


def invite_many(database: db.Database, settings: Settings) -> list[str]:
    """A launched campaign to many contacts, the first few of whom objected since."""
    acme = account(database, "Acme")
    addresses = [f"contact{number}@example.com" for number in range(CONTACTS)]
    contacts.insert_many(
        database, [Contact(ids.new_id(), acme, "Someone", email=address) for address in addresses]
    )
    key = signing.key("stop-list", secret=settings.secret_key)
    launched(database, key=key)
    for address in addresses[:STOPPED]:
        stop_list.stop(database, address, key=key, source="one_click")
    return addresses


def kill_worker_once(
    server: MailServer, environment: dict[str, str], folder: Path, *, after: int
) -> None:
    """Start the real worker and kill it as soon as *after* mails were handed over in all."""
    with (folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [*RAPPORT, "worker"],
            env=environment,
            cwd=ROOT,
            stderr=log,
            stdout=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + 60
    for _ in itertools.count():
        if server.attempts >= after:
            break
        assert worker.poll() is None, (folder / "worker.log").read_text()
        assert time.monotonic() < deadline, f"only {server.attempts} mails were handed over"
        time.sleep(0.002)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
