"""A program of its own, since it takes the disk away from itself: see test_full_disk.py.

Prints one JSON line: the statuses of a write on a whole disk, on a full one, and after it.
"""

import json
import resource
import signal
import sys
from pathlib import Path

from surveys import backup, health, users
from surveys.errors import DatabaseUnwritable
from tests.login.site import Site, Visitor, open_site

EMAIL = "alice@example.com"


def change_language(alice: Visitor, language: str) -> int:
    return alice.send("/profile", {"language": language}).status_code


def language(site: Site) -> str:
    user = users.by_email(site.database, EMAIL)
    assert user is not None
    return user.language


def fill_disk() -> None:
    """From now on this process writes nothing past a file's first kilobyte, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))


def make_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def main(folder: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write itself shall fail, not the process
    site = open_site(folder)
    site.add(EMAIL)
    alice = site.visitor()
    alice.log_in(EMAIL)
    said: dict[str, object] = {"before": change_language(alice, "fr")}
    # Empty the log, so that the next write must make it grow.
    site.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    fill_disk()
    said["full"] = change_language(alice, "en")
    said["kept"] = language(site)
    said["reading"] = alice.get("/profile").status_code
    said["ready"] = alice.get("/readyz").status_code
    try:
        health.check_writable(site.database)
    except DatabaseUnwritable:
        said["named"] = True
    try:
        backup.backup(site.database, folder / "copy.db")
    except Exception as error:
        said["backup"] = type(error).__name__
    make_room()
    said["after"] = change_language(alice, "en")
    said["changed"] = language(site)
    said["left"] = sorted(file.name for file in folder.iterdir() if "part" in file.name)
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
