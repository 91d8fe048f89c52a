"""The language switch of the manager pages: it stays, unlike `?lang=` in an address."""

from flask import redirect, request
from werkzeug.wrappers import Response

from app.access import current_user, manager_required
from app.database import get_db
from app.i18n import LANGUAGES
from app.login.addresses import local_path
from app.reports.blueprint import bp
from surveys import users
from surveys.errors import BadInput


@bp.post("/language")
@manager_required
def switch_language() -> Response:
    """Speak the language in the form from now on, and go back to the page it was asked from."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise BadInput(f"language must be {' or '.join(LANGUAGES)}")
    user = current_user()
    if user is not None:
        users.set_language(get_db(), user.id, language)
    return redirect(local_path(request.form.get("back")))
