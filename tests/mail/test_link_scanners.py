"""Mail scanners open every link of every mail, more than once: nothing may come of it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app import mailing, signing
from app.outbox import letters
from surveys import contacts, ids
from surveys.contacts import Contact
from surveys.db import forget_thread_connections
from tests.campaigns.company import account, everything, launched
from tests.login.site import open_site
from tests.mail.letters import links


@pytest.mark.parametrize(
    ("questionnaire", "event"), [("client", ""), ("pulse", "your order of 3 May")]
)
def test_every_link_of_every_mail_fetched_twice_changes_nothing(
    tmp_path: Path, questionnaire: str, event: str
) -> None:
    site = open_site(tmp_path / "data")
    acme = account(site.database, "Acme")
    contacts.insert_many(
        site.database,
        [
            Contact(ids.new_id(), acme, name, email=f"{name}@example.com", language=language)
            for name, language in (("camille", "fr"), ("alex", "en"))
        ],
    )
    key = signing.key("stop-list", secret=site.settings.secret_key)
    launched(site.database, key=key, questionnaire=questionnaire, event=event)
    assert mailing.send_due(site.database, site.settings, "tests:1") == 2
    before = everything(site.database)
    visited = 0
    for file in site.settings.outbox.iterdir():
        for link in sorted(links(letters.parse(file))):
            url = urlsplit(link)
            assert link.startswith(site.settings.base_url)
            for method in ("GET", "HEAD", "GET", "HEAD"):
                scanner = site.app.test_client()
                answer = scanner.open(
                    f"{url.path}?{url.query}", method=method, base_url=site.settings.base_url
                )
                assert answer.status_code == 200, link
                assert "Set-Cookie" not in answer.headers
                visited += 1
    assert visited == 2 * 13 * 4
    assert everything(site.database) == before
    forget_thread_connections()
