"""Where the classes of each kind meet, as the company chose it: for charts and sentences."""

from flask_babel import gettext as _

from app.database import get_db
from app.i18n import number
from app.jobs import versions


def cuts(kind: str) -> tuple[float, ...]:
    """The lower ends of repair, improve, maintain and grow for *kind*, points."""
    return versions.rules(get_db(), kind).cuts


def low_cut(kind: str) -> str:
    """Below this many points a relationship of *kind* is one to act on, e.g. `55`."""
    return points(versions.rules(get_db(), kind).low_cut)


def low_cuts() -> str:
    """The same of both kinds: `55`, or `55 (clients) or 60 (partners)`."""
    clients, partners = low_cut("client"), low_cut("partner")
    if clients == partners:
        return clients
    return _("%(clients)s (clients) or %(partners)s (partners)", clients=clients, partners=partners)


def points(value: float) -> str:
    """A cut as people write it, without decimals where it has none."""
    return number(value, 0 if float(value).is_integer() else 1)
