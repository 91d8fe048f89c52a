"""Contacts and events of an account by hand."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.access import manager_required
from app.accounts.blueprint import bp
from app.accounts.by_hand import note
from app.accounts.forms import ContactForm, EventForm
from app.database import get_db
from surveys import accounts, contacts, events
from surveys.accounts import Account
from surveys.contacts import Contact, address_key
from surveys.db import Database
from surveys.events import NewEvent
from surveys.ids import new_id


@bp.route("/accounts/<account_id>/contacts/new", methods=["GET", "POST"])
@manager_required
def add_contact(account_id: str) -> str | BaseResponse | tuple[str, int]:
    """A new person in an account."""
    account = accounts.get(get_db(), account_id)
    return _contact_view(account, None)


@bp.route("/contacts/<contact_id>", methods=["GET", "POST"])
@manager_required
def edit_contact(contact_id: str) -> str | BaseResponse | tuple[str, int]:
    """Change a person's name, address, role, language; or note that they left."""
    contact = contacts.get(get_db(), contact_id)
    return _contact_view(accounts.get(get_db(), contact.account_id), contact)


@bp.route("/accounts/<account_id>/events/new", methods=["GET", "POST"])
@manager_required
def add_event(account_id: str) -> str | BaseResponse | tuple[str, int]:
    """Something that happened with an account."""
    account = accounts.get(get_db(), account_id)
    form = EventForm()
    if request.method == "GET":
        return _page(form, account, _("New event"))
    if not form.validate_on_submit():
        return _page(form, account, _("New event")), 400
    _keep_event(account, form)
    flash(_("The event is kept."))
    return redirect(url_for("accounts.records", account_id=account.id))


@bp.post("/events/<event_id>/remove")
@manager_required
def remove_event(event_id: str) -> BaseResponse:
    """Forget an event that was entered by mistake."""
    db = get_db()
    event = events.get(db, event_id)
    with db.transaction():
        events.remove(db, event.id)
        note(db, "event.remove", event.id)
    flash(_("The event was removed."))
    return redirect(url_for("accounts.records", account_id=event.account_id))


def _contact_view(
    account: Account, contact: Contact | None
) -> str | BaseResponse | tuple[str, int]:
    form = ContactForm(contact)
    title = contact.name if contact else _("New contact")
    if request.method == "GET":
        return _page(form, account, title)
    if not form.validate_on_submit() or not _keep_contact(account, contact, form):
        return _page(form, account, title), 400
    flash(_("The contact is kept."))
    return redirect(url_for("accounts.records", account_id=account.id))


def _keep_contact(account: Account, known: Contact | None, form: ContactForm) -> bool:
    """Keep the contact; False, the fault beside its field, when the address is somebody else's."""
    db = get_db()
    after = replace(known or Contact(new_id(), account.id, ""), **form.facts())
    with db.transaction():
        if _is_taken(db, after):
            form.email.errors = [_("Another contact of this account has this address.")]
            return False
        if known is None:
            contacts.insert_many(db, [after])
        else:
            contacts.update_many(db, [after])
        note(db, "contact.save", after.id)
    return True


def _is_taken(db: Database, contact: Contact) -> bool:
    if not contact.email:
        return False
    return any(
        other.id != contact.id
        and other.email is not None
        and address_key(other.email) == address_key(contact.email)
        for other in contacts.of_account(db, contact.account_id)
    )


def _keep_event(account: Account, form: EventForm) -> None:
    """Keep the event; the same one once more is a second one."""
    db = get_db()
    day = form.date.data.isoformat()
    event = NewEvent(account.id, day, form.kind.data, form.note.data or "")
    with db.transaction():
        known = events.known_digests(db)
        while event.digest in known:
            event = replace(event, occurrence=event.occurrence + 1)
        events.insert_many(db, [event])
        note(db, "event.add", account.id)


def _page(form: ContactForm | EventForm, account: Account, title: str) -> str:
    return render_template(
        "accounts/edit.html",
        form=form,
        title=title,
        account=account,
        back=url_for("accounts.records", account_id=account.id),
    )
