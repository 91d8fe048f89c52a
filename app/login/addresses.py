"""Where to go after the login: a page of ours, never an address that someone else put in a link."""

from urllib.parse import urlsplit

MAX_LENGTH = 2000


def local_path(target: str | None, *, default: str = "/") -> str:
    """*target* if it is a path of this site, else *default*.

    Browsers read `//host`, `/\\host` and paths with tabs or newlines in them as other sites.
    """
    if not target or len(target) > MAX_LENGTH or not target.startswith("/"):
        return default
    if "\\" in target or not target.isprintable() or " " in target:
        return default
    if target.startswith("//"):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else target
