"""Every setting of the service, declared once; read from the environment and nowhere else.

`python -m app.config` prints the reference page, `docs/settings.md`.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import current_app

MIN_SECRET_LENGTH = 32
MAX_PORT = 65535
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class BadSettings(Exception):
    """The environment does not hold what a start needs; the message has a line for each setting."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: what it is for, and what happens without it."""

    name: str
    kind: str
    default: str
    sentence: str
    required_in_production: bool = False

    @property
    def variable(self) -> str:
        return f"RAPPORT_{self.name}"


SETTINGS = (
    Setting("ENV", "word", "local", "`local` or `production`; production starts only when whole."),
    Setting("DATA", "folder", "./data", "Folder of database, outbox, uploads and local secret."),
    Setting(
        "DATABASE", "file", "rapport.db", "The database; a relative name is inside RAPPORT_DATA."
    ),
    Setting("HOST", "address", "127.0.0.1", "Address to listen on."),
    Setting(
        "PORT", "number", "8000", "Port to listen on; locally the next free one if it is taken."
    ),
    Setting("COMPANY", "text", "Rapport", "Your company's name, as respondents read it.", True),
    Setting("MAIL_FROM", "address", "surveys@localhost", "Sender of invitations and alerts.", True),
    Setting(
        "SMTP_URL",
        "URL",
        "",
        "Mail server: `smtp://user:password@host:587?starttls=1` or `smtps://…`; "
        "locally, without it, mails go to the outbox.",
        True,
    ),
    Setting("BASE_URL", "URL", "", "Address that links in mails begin with, with https://.", True),
    Setting(
        "SECRET_KEY",
        "text",
        "",
        f"At least {MIN_SECRET_LENGTH} random characters that sign links and forms; "
        "locally made once and kept in RAPPORT_DATA.",
        True,
    ),
    Setting(
        "TRUSTED_PROXIES",
        "addresses",
        "",
        "Front ends, by address and comma, whose X-Forwarded-For and -Proto are believed.",
    ),
    Setting("LOG_FORMAT", "word", "line", "`line` for people or `json` for programs, on stderr."),
    Setting("WORKERS", "number", "2", "Web processes; each answers four requests at a time."),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one start, checked."""

    env: str
    data: Path
    database: Path
    host: str
    port: int
    company: str
    mail_from: str
    smtp_url: str | None
    base_url: str
    secret_key: str
    proxies: tuple[str, ...] = ()
    workers: int = 2
    json_logs: bool = False
    demo: bool = False

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def outbox(self) -> Path:
        """Folder of mails that were not sent through SMTP."""
        return self.data / "outbox"

    @property
    def uploads(self) -> Path:
        """Folder of files between their upload and their import."""
        return self.data / "uploads"

    @property
    def trusted_hosts(self) -> list[str]:
        """Host names that a request may carry; any other is refused."""
        host = urlsplit(self.base_url).hostname
        own = [host] if host else []
        return own if self.production else [*own, "localhost", "127.0.0.1", "[::1]"]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings in *environ* (default: the process's own).

        Locally the data folder and the secret are made when absent. Raises BadSettings naming
        every variable that is missing, weak or unreadable.
        """
        reader = _Reader(os.environ if environ is None else environ)
        env = reader.one_of("ENV", ("local", "production"))
        data = Path(reader.text("DATA")).resolve()
        port = reader.number("PORT", 1, MAX_PORT)
        workers = reader.number("WORKERS", 1, 64)
        log_format = reader.one_of("LOG_FORMAT", ("line", "json"))
        demo = reader.flag("DEMO")
        if env == "production":
            reader.require_production()
            if demo:
                reader.problems.append("the demo is not for production: its people are invented")
        reader.check_urls()
        reader.raise_problems()
        host = reader.text("HOST")
        return cls(
            env=env,
            data=data,
            database=data / reader.text("DATABASE"),
            host=host,
            port=port,
            company=reader.text("COMPANY"),
            mail_from=reader.text("MAIL_FROM"),
            # The demo writes to invented people: its mails never leave the machine.
            smtp_url=None if demo else reader.text("SMTP_URL") or None,
            base_url=reader.text("BASE_URL").rstrip("/") or _local_url(host, port),
            secret_key=reader.text("SECRET_KEY") or _local_secret(data),
            proxies=reader.several("TRUSTED_PROXIES"),
            workers=workers,
            json_logs=log_format == "json",
            demo=demo,
        )


def settings() -> Settings:
    """The settings of the application that answers this request."""
    chosen: Settings = current_app.config["SETTINGS"]
    return chosen


class _Reader:
    """Typed reading of one environment that collects what is wrong instead of stopping at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        """The variable's value, or the text of the file that `…_FILE` names, or the default."""
        variable = f"RAPPORT_{name}"
        given = self.environ.get(variable, "").strip()
        if given:
            return given
        file = self.environ.get(f"{variable}_FILE", "").strip()
        if file:
            return self._file_text(f"{variable}_FILE", Path(file))
        return next((setting.default for setting in SETTINGS if setting.name == name), "")

    def _file_text(self, variable: str, path: Path) -> str:
        try:
            return path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{variable}: cannot read {path} ({error})")
            return ""

    def one_of(self, name: str, words: tuple[str, ...]) -> str:
        word = self.text(name)
        if word not in words:
            self.problems.append(f"RAPPORT_{name} must be {' or '.join(words)}; got {word!r}")
        return word

    def number(self, name: str, low: int, high: int) -> int:
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(high))):
            self.problems.append(f"RAPPORT_{name} must be {low} to {high}; got {text[:20]!r}")
            return low
        if not low <= int(text) <= high:
            self.problems.append(f"RAPPORT_{name} must be {low} to {high}; got {text}")
        return int(text)

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def flag(self, name: str) -> bool:
        return self.environ.get(f"RAPPORT_{name}", "") == "1"

    def require_production(self) -> None:
        for setting in SETTINGS:
            if setting.required_in_production and not self._given(setting):
                self.problems.append(f"{setting.variable} is missing: {setting.sentence}")
        secret = self.text("SECRET_KEY")
        if secret and not _strong(secret):
            self.problems.append(
                f"RAPPORT_SECRET_KEY is too weak: at least {MIN_SECRET_LENGTH} random characters, "
                "for instance from `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`"
            )
        if self.text("BASE_URL") and not self.text("BASE_URL").startswith("https://"):
            self.problems.append("RAPPORT_BASE_URL must begin with https:// in production")

    def _given(self, setting: Setting) -> bool:
        return any(self.environ.get(setting.variable + end, "").strip() for end in ("", "_FILE"))

    def check_urls(self) -> None:
        base = self.text("BASE_URL")
        if base and not _is_url(base, ("http", "https")):
            self.problems.append(
                f"RAPPORT_BASE_URL must be like https://surveys.example.com; got {base!r}"
            )
        smtp = self.text("SMTP_URL")
        # Its value may hold a password: it is not repeated.
        if smtp and not _is_url(smtp, ("smtp", "smtps")):
            self.problems.append("RAPPORT_SMTP_URL must begin with smtp:// or smtps:// and a host")
        elif smtp and _tells_password(smtp):
            self.problems.append(
                "RAPPORT_SMTP_URL would send its password unencrypted: "
                "end it with ?starttls=1, or begin it with smtps://"
            )
        if "@" not in self.text("MAIL_FROM"):
            self.problems.append("RAPPORT_MAIL_FROM must be a mail address")

    def raise_problems(self) -> None:
        if self.problems:
            raise BadSettings("\n".join(self.problems))


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    """Whether *text* has one of *schemes*, a host and, if any, a port that can be."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def wants_starttls(smtp_url: str) -> bool:
    """Whether *smtp_url* asks for encryption before anything else is said."""
    options = parse_qs(urlsplit(smtp_url).query, keep_blank_values=True)
    return options.get("starttls", ["0"])[-1] not in ("0", "no", "false")


def _tells_password(smtp_url: str) -> bool:
    """Whether a login by *smtp_url* could be overheard on the way to another machine."""
    parts = urlsplit(smtp_url)
    encrypted = parts.scheme == "smtps" or wants_starttls(smtp_url)
    return bool(parts.password) and not encrypted and parts.hostname not in LOOPBACK


def _strong(secret: str) -> bool:
    return len(secret) >= MIN_SECRET_LENGTH and len(set(secret)) >= 10


def _local_url(host: str, port: int) -> str:
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://{name}:{port}"


def _local_secret(data: Path) -> str:
    """The secret of this data folder, made once and readable by its owner only."""
    file = data / "secret"
    data.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(file)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        secret = secrets.token_urlsafe(48)
        handle.write(secret)
        handle.flush()
        os.fsync(handle.fileno())
    return secret


def _read_secret(file: Path) -> str:
    secret = file.read_text("ascii").strip()
    if not _strong(secret):
        raise BadSettings(
            f"{file} does not hold a secret (another start may be writing it: try again; "
            "or remove the file to have a new one made, which ends all open survey links)"
        )
    return secret


def reference() -> str:
    """The reference page of all settings, Markdown."""
    lines = [
        "# Settings",
        "",
        "All come from the environment; none is required locally. For each, `…_FILE` may name a",
        "file that holds the value instead. This page is printed by `python -m app.config`.",
        "",
        "| variable | type | default | in production | what it is |",
        "|---|---|---|---|---|",
    ]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "none"
        required = "required" if setting.required_in_production else "optional"
        cells = (f"`{setting.variable}`", setting.kind, default, required, setting.sentence)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
