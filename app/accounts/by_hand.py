"""Accounts and relationships by hand: one form each, with the account's records as the way back."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.access import current_user, manager_required
from app.accounts import wording
from app.accounts.blueprint import bp
from app.accounts.forms import AccountForm, RelationshipForm
from app.database import get_db
from surveys import accounts, audit, contacts, events, relationships
from surveys.accounts import Account
from surveys.db import Database
from surveys.errors import BadInput
from surveys.ids import new_id
from surveys.relationships import KINDS, Relationship


@bp.get("/accounts/<account_id>/records")
@manager_required
def records(account_id: str) -> str:
    """All that is kept about an account besides answers, each piece with the way to change it."""
    db = get_db()
    account = accounts.get(db, account_id)
    return render_template(
        "accounts/records.html",
        account=account,
        parent=accounts.get(db, account.parent_id) if account.parent_id else None,
        children=accounts.children(db, account.id),
        relationships=relationships.of_account(db, account.id),
        contacts=contacts.of_account(db, account.id),
        events=events.of_account(db, account.id),
        w=wording,
    )


@bp.route("/accounts/new", methods=["GET", "POST"])
@manager_required
def add_account() -> str | BaseResponse | tuple[str, int]:
    """A new account, then its first relationship."""
    form = AccountForm()
    if request.method == "GET":
        return _account_page(form, None)
    if not form.validate_on_submit() or not (account := _save(form, Account(new_id(), ""))):
        return _account_page(form, None), 400
    flash(_("%(name)s is kept. Say now what it is to you.", name=account.name))
    return redirect(url_for("accounts.records", account_id=account.id))


@bp.route("/accounts/<account_id>/edit", methods=["GET", "POST"])
@manager_required
def edit_account(account_id: str) -> str | BaseResponse | tuple[str, int]:
    """Change an account's name, reference, parent, country."""
    db = get_db()
    account = accounts.get(db, account_id)
    parent = accounts.get(db, account.parent_id) if account.parent_id else None
    if request.method == "GET":
        return _account_page(AccountForm.showing(account, parent), account)
    form = AccountForm()
    if not form.validate_on_submit() or not _save(form, account):
        return _account_page(form, account), 400
    flash(_("The account is kept as you changed it."))
    return redirect(url_for("accounts.records", account_id=account.id))


@bp.route("/accounts/<account_id>/relationships/<kind>", methods=["GET", "POST"])
@manager_required
def edit_relationship(account_id: str, kind: str) -> str | BaseResponse | tuple[str, int]:
    """Make or change what an account is to us as client or as partner."""
    if kind not in KINDS:
        abort(404)
    db = get_db()
    account = accounts.get(db, account_id)
    form = RelationshipForm(kind, relationships.find(db, account.id, kind))
    if request.method == "GET":
        return _relationship_page(form, account, kind)
    if not form.validate_on_submit():
        return _relationship_page(form, account, kind), 400
    with db.transaction():
        known = relationships.find(db, account.id, kind)
        after = replace(known or Relationship(new_id(), account.id, kind), **form.facts())
        if known is None:
            relationships.insert_many(db, [after])
        elif after != known:
            relationships.update_many(db, [after])
        note(db, "relationship.save", after.id)
    flash(_("The relationship is kept as you changed it."))
    return redirect(url_for("accounts.records", account_id=account.id))


def note(db: Database, action: str, subject: str) -> None:
    """Record who did what, in the transaction that does it."""
    user = current_user()
    audit.record(db, action, user_id=user.id if user else None, subject=subject)


def _save(form: AccountForm, account: Account) -> Account | None:
    """Keep the account as the form says; None, the fault beside its field, when that cannot be."""
    db = get_db()
    with db.transaction():
        after = _account_of(db, form, account)
        if after is None:
            return None
        if account.name:
            accounts.update_many(db, [after])
        else:
            accounts.insert_many(db, [after])
        note(db, "account.save", after.id)
    return after


def _account_of(db: Database, form: AccountForm, account: Account) -> Account | None:
    parent_id = _parent_id(db, form, account)
    for field in (form.name, form.external_ref):
        if field.data and _another(db, field.data, account):
            field.errors = [_("Another account has this name or reference.")]
    if form.errors:
        return None
    return replace(
        account,
        name=form.name.data,
        external_ref=form.external_ref.data or None,
        country=form.country.data or None,
        parent_id=parent_id,
    )


def _another(db: Database, written: str, account: Account) -> bool:
    try:
        found = accounts.find(db, written)
    except BadInput:
        return True
    return found is not None and found.id != account.id


def _parent_id(db: Database, form: AccountForm, account: Account) -> str | None:
    if not form.parent.data:
        return None
    try:
        parent = accounts.find(db, form.parent.data)
    except BadInput:
        parent = None
    if parent is None:
        form.parent.errors = [_("Give the name or reference of an account that is kept.")]
        return None
    above = {each.id: each.parent_id for each in accounts.every(db)} | {account.id: parent.id}
    if account.id in accounts.ancestors(above, account.id):
        form.parent.errors = [_("This account is itself above that one.")]
    return parent.id


def _account_page(form: AccountForm, account: Account | None) -> str:
    title = account.name if account else _("New account")
    back = (
        url_for("accounts.records", account_id=account.id) if account else url_for("accounts.index")
    )
    return render_template("accounts/edit.html", form=form, title=title, back=back)


def _relationship_page(form: RelationshipForm, account: Account, kind: str) -> str:
    title = _(
        "%(account)s as %(kind)s",
        account=account.name,
        kind=wording.named(wording.KINDS, kind).lower(),
    )
    back = url_for("accounts.records", account_id=account.id)
    return render_template("accounts/edit.html", form=form, title=title, back=back)
