"""Mail scanners open every link, some twice, some with HEAD: nothing may be stored by that."""

import re

from flask.testing import FlaskClient

from surveys import db
from tests.answering.filling import send
from tests.answering.invited import dump, invite


def test_fetching_every_address_of_a_survey_twice_changes_no_row(
    client: FlaskClient, database: db.Database
) -> None:
    fresh, answered = invite(database), invite(database)
    send(client, answered.path, C1="3", C9="Bien")
    before = dump(database)
    fetched = 0
    for camille in (fresh, answered):
        queries = ["", "?lang=fr", "?lang=en", *(f"?score={score}" for score in range(-1, 12))]
        paths = [camille.path + query for query in queries] + [f"{camille.path}/thanks"]
        for method in ("GET", "HEAD", "GET", "HEAD", "OPTIONS"):
            for path in paths:
                assert client.open(path, method=method).status_code in (200, 302)
                fetched += 1
    assert fetched == 2 * 5 * 17
    assert dump(database) == before


def test_following_every_link_on_the_pages_changes_no_row(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    send(client, camille.path, C1="3")
    before = dump(database)
    seen: set[str] = set()
    waiting = [camille.path, f"{camille.path}/thanks"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = client.get(path, buffered=True)
        page.close()
        assert page.status_code == 200, path
        base = path.split("?")[0]
        if page.mimetype == "text/html":
            links = [
                link
                for link in re.findall(r'href="([^"#]+)"', page.text)
                if not link.startswith("data:")
            ]
            waiting += [base + link if link.startswith("?") else link for link in links]
    assert len(seen) > 8
    assert any(path.startswith("/u/") for path in seen)
    assert dump(database) == before
