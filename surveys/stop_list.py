"""Addresses that objected to being written to, as keyed hashes: it survives re-import and erasure.

The key comes from the service's secret and is handed in, so a copy of the database alone tells
nobody whether an address is on the list.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from surveys import clock
from surveys.contacts import address_key
from surveys.db import Database
from surveys.errors import BadInput

SOURCES = ("one_click", "page", "manager")
"""Through the button of the mail program, through our own page, or noted by a manager."""


def address_hash(address: str, key: bytes) -> str:
    """What stands for *address* in the list; the same whatever its case and the spaces around."""
    folded = address_key(address).encode("utf-8", "surrogatepass")
    return hmac.new(key, folded, sha256).hexdigest()


def stop(db: Database, address: str, *, key: bytes, source: str) -> bool:
    """Put *address* on the list; False when it was there already. source: one of SOURCES."""
    if source not in SOURCES:
        raise BadInput(f"source must be {', '.join(SOURCES)}; got {source!r}")
    added = db.execute(
        """
        INSERT INTO stop_list (address_hash, since, source) VALUES (:hash, :since, :source)
        ON CONFLICT (address_hash) DO NOTHING
        """,
        hash=address_hash(address, key),
        since=clock.now(),
        source=source,
    )
    return added == 1


def is_stopped(db: Database, address: str, *, key: bytes) -> bool:
    found = db.maybe(
        "SELECT since FROM stop_list WHERE address_hash = :hash", hash=address_hash(address, key)
    )
    return found is not None


def stopped_among(db: Database, addresses: Iterable[str], *, key: bytes) -> set[str]:
    """Those of *addresses*, as given, that are on the list."""
    rows = db.all("SELECT address_hash FROM stop_list ORDER BY address_hash")
    listed = {row["address_hash"] for row in rows}
    return {address for address in addresses if address_hash(address, key) in listed}


def resume(db: Database, address: str, *, key: bytes) -> bool:
    """Take *address* off the list, because its owner asked; False when it was not on it."""
    removed = db.execute(
        "DELETE FROM stop_list WHERE address_hash = :hash", hash=address_hash(address, key)
    )
    return removed == 1
