"""What can go wrong in what we keep; `app/errors.py` alone makes pages and exit codes of it."""


class NotFound(Exception):
    """There is no such thing, or it is not for this person to see."""


class BadInput(Exception):
    """What came in cannot be taken; the message says where, what was expected and what came."""


class CampaignClosed(Exception):
    """The campaign no longer takes answers."""


class SchemaMismatch(Exception):
    """The database's schema is not the one this version works on; the message says what to run."""


class DatabaseBusy(Exception):
    """Another process held the database for too long; nothing was changed."""


class DatabaseUnwritable(DatabaseBusy):
    """The disk is full, read-only or failing; nothing was changed, and it works again by itself."""


class DatabaseDamaged(Exception):
    """The file is not a database, or SQLite finds it damaged."""
