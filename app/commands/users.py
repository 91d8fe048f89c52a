"""`rapport user …`: the people who log in, without ever asking a question."""

import dataclasses
import json
import sys

import click

from app.commands.context import open_database, settings
from app.login import limits, passwords
from app.login.password_rules import ADVISED_LENGTH, MAX_LENGTH, MIN_LENGTH, Refused, refusal
from surveys import audit, login_attempts, users
from surveys.db import Database
from surveys.errors import BadInput
from surveys.users import LANGUAGES, ROLES, User

SHOWN = ("id", "email", "name", "role", "language", "active", "one_time", "created_at")

REASONS = {
    Refused.SHORT: f"at least {MIN_LENGTH} characters ({ADVISED_LENGTH} or more are better)",
    Refused.LONG: f"at most {MAX_LENGTH} characters",
    Refused.COMMON: "none of those that are guessed first",
    Refused.PERSONAL: "not the name, the address or the company",
}

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
stdin_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of stdin."
)
generate_option = click.option(
    "--generate",
    is_flag=True,
    help="Make and print a one-time password, to be changed at login.",
)


@click.group("user")
def user_group() -> None:
    """People who log in: administrators and managers."""


@user_group.command("add")
@click.argument("email")
@click.option("--name", default="", help="How pages and reports call the person.")
@click.option("--role", type=click.Choice(ROLES), default="manager", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@stdin_option
@generate_option
@json_option
def add_command(
    email: str,
    name: str,
    role: str,
    language: str,
    password_stdin: bool,
    generate: bool,
    as_json: bool,
) -> None:
    """Add a person by mail address, with a password from stdin or a one-time password.

    Example: rapport user add camille@example.com --name "Camille Roy" --language fr --generate
    """
    db = open_database()
    password = _password(password_stdin, generate, about=(email, name))
    password_hash = passwords.hash_password(password)
    with db.transaction():
        user = users.create(
            db,
            email=email,
            name=name,
            password_hash=password_hash,
            role=role,
            language=language,
            one_time=generate,
        )
        audit.record(db, "user_added", subject=user.id, detail=role)
    _say(f"{user.email} is added as {user.role}", user, as_json, password if generate else None)


@user_group.command("password")
@click.argument("email")
@stdin_option
@generate_option
@json_option
def password_command(email: str, password_stdin: bool, generate: bool, as_json: bool) -> None:
    """Give a person a new password; all their sessions end, and a lock by wrong tries with them.

    Example: rapport user password camille@example.com --generate
    """
    db = open_database()
    user = _by_email(db, email)
    password = _password(password_stdin, generate, about=(user.email, user.name))
    password_hash = passwords.hash_password(password)
    with db.transaction():
        users.set_password(db, user.id, password_hash, one_time=generate)
        login_attempts.forget(db, limits.account_subject(user.email, secret=settings().secret_key))
        audit.record(db, "password_set", subject=user.id, detail="command line")
    changed = users.get(db, user.id)
    _say(f"{user.email} has a new password", changed, as_json, password if generate else None)


@user_group.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """Show who can log in.

    Example: rapport user list --json
    """
    everyone = users.everyone(open_database())
    if as_json:
        click.echo(json.dumps([_shown(user) for user in everyone], ensure_ascii=False, indent=1))
        return
    for user in everyone:
        marks = [user.role, user.language]
        marks += ["one-time password"] if user.one_time else []
        marks += [] if user.active else ["deactivated"]
        click.echo(f"{user.email}  {user.name or '-'}  {', '.join(marks)}")


@user_group.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@json_option
def role_command(email: str, role: str, as_json: bool) -> None:
    """Give a person another role; their sessions end.

    Example: rapport user role camille@example.com admin
    """
    db = open_database()
    user = _by_email(db, email)
    with db.transaction():
        users.set_role(db, user.id, role)
        audit.record(db, "role_changed", subject=user.id, detail=role)
    _say(f"{user.email} is now {role}", users.get(db, user.id), as_json)


@user_group.command("deactivate")
@click.argument("email")
@json_option
def deactivate_command(email: str, as_json: bool) -> None:
    """Let a person log in no more; their sessions end at once, what they did stays.

    Example: rapport user deactivate camille@example.com
    """
    db = open_database()
    user = _by_email(db, email)
    with db.transaction():
        users.deactivate(db, user.id)
        audit.record(db, "user_deactivated", subject=user.id)
    _say(f"{user.email} can log in no more", users.get(db, user.id), as_json)


@user_group.command("activate")
@click.argument("email")
@json_option
def activate_command(email: str, as_json: bool) -> None:
    """Let a deactivated person log in again, with the password they had.

    Example: rapport user activate camille@example.com
    """
    db = open_database()
    user = _by_email(db, email)
    with db.transaction():
        users.activate(db, user.id)
        audit.record(db, "user_activated", subject=user.id)
    _say(f"{user.email} can log in again", users.get(db, user.id), as_json)


def _by_email(db: Database, email: str) -> User:
    user = users.by_email(db, email)
    if user is None:
        raise BadInput(f"there is no user with the address {email}: see `rapport user list`")
    return user


def _password(from_stdin: bool, generate: bool, *, about: tuple[str, ...]) -> str:
    if from_stdin == generate:
        raise BadInput("give either --password-stdin or --generate")
    if generate:
        return passwords.generate()
    password = sys.stdin.readline().rstrip("\r\n")
    reason = refusal(password, about=(*about, settings().company))
    if reason is not None:
        raise BadInput(f"this password is not taken: expected {REASONS[reason]}")
    return password


def _shown(user: User) -> dict[str, object]:
    fields = dataclasses.asdict(user)
    return {name: fields[name] for name in SHOWN}


def _say(sentence: str, user: User, as_json: bool, password: str | None = None) -> None:
    if as_json:
        more = {"password": password} if password else {}
        click.echo(json.dumps({**_shown(user), **more}, ensure_ascii=False))
        return
    click.echo(sentence)
    if password:
        click.echo(f"one-time password: {password}")
