"""Logging in and out, one's own password, language and sessions."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.access import allow_one_time, current_user, manager_required, public
from app.database import get_db
from app.login import attempts, cookies, limits, passwords
from app.login import sessions as logins
from app.login.addresses import local_path
from app.login.forms import LanguageForm, LoginForm, PasswordForm
from surveys import audit, clock, sessions, users
from surveys.errors import NotFound
from surveys.login_attempts import Refusal
from surveys.users import User

bp = Blueprint("login", __name__)

HOME = "/"


@bp.record_once
def _configure_cookies(state: BlueprintSetupState) -> None:
    cookies.configure(state.app, state.app.config["SETTINGS"])


@bp.get("/login")
@public
def log_in() -> str | BaseResponse:
    """The login page; whoever is logged in already goes on."""
    target = local_path(request.args.get("next"))
    if logins.load_user() is not None:
        return redirect(target)
    return render_template("login/log_in.html", form=LoginForm(), target=target)


@bp.post("/login")
@public
def check_login() -> BaseResponse:
    """Log in, or say once more and always in the same words that it was wrong."""
    target = local_path(request.args.get("next"))
    form = LoginForm()
    if not form.validate_on_submit():
        return _login_again(form, target, status=400)
    outcome = attempts.log_in(form.email.data, form.password.data)
    if isinstance(outcome, Refusal):
        form.email.errors = [wait_sentence(outcome)]
        return _login_again(form, target, status=429, refusal=outcome)
    if outcome is None:
        form.email.errors = [_("The address or the password is wrong.")]
        return _login_again(form, target, status=400)
    response = redirect(target)
    logins.begin(response, outcome)
    limits.remember_browser(response, outcome)
    return response


@bp.post("/logout")
@public
def log_out() -> BaseResponse:
    """End this login. Public, so that a session that ran out can leave too."""
    response = redirect(url_for("login.log_in"))
    logins.end(response)
    flash(_("You are logged out."))
    return response


@bp.get("/password")
@manager_required
@allow_one_time
def change_password() -> str:
    """The page to choose a new password."""
    user = _user()
    return render_template("login/password.html", form=PasswordForm(user), user=user)


@bp.post("/password")
@manager_required
@allow_one_time
def save_password() -> BaseResponse:
    """Store the new password; all other sessions of the user end, this one gets a new cookie."""
    user = _user()
    form = PasswordForm(user)
    if not form.validate_on_submit():
        return _password_again(form, user, status=400)
    if not user.one_time:
        confirmed = attempts.confirm(user, form.current.data)
        if isinstance(confirmed, Refusal):
            form.current.errors = [wait_sentence(confirmed)]
            return _password_again(form, user, status=429, refusal=confirmed)
        if not confirmed:
            form.current.errors = [_("This is not your present password.")]
            return _password_again(form, user, status=400)
    response = redirect(HOME if user.one_time else url_for("login.profile"))
    _replace_password(response, user, form.new.data)
    flash(_("Your password is changed; every other session of yours has ended."))
    return response


@bp.get("/profile")
@manager_required
def profile() -> str:
    """One's own account: language, password, where one is logged in."""
    return _profile_page(LanguageForm(data={"language": _user().language}))


@bp.post("/profile")
@manager_required
def save_language() -> str | BaseResponse:
    """Speak another language from now on."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return make_response(_profile_page(form), 400)
    users.set_language(get_db(), _user().id, form.language.data)
    return redirect(url_for("login.profile"))


@bp.post("/profile/sessions/<session_hash>/end")
@manager_required
def end_session(session_hash: str) -> BaseResponse:
    """End one of one's own sessions, elsewhere or here."""
    user = _user()
    db = get_db()
    with db.transaction():
        if not sessions.end(db, session_hash, user_id=user.id):
            raise NotFound
        audit.record(db, "session_ended", user_id=user.id)
    flash(_("This session has ended."))
    return redirect(url_for("login.profile"))


@bp.post("/profile/sessions/end-others")
@manager_required
def end_other_sessions() -> BaseResponse:
    """End every session of one's own but this one."""
    user = _user()
    db = get_db()
    with db.transaction():
        ended = sessions.end_all(db, user.id, but=logins.current_hash())
        audit.record(db, "sessions_ended", user_id=user.id, detail=str(ended))
    flash(ngettext("%(num)d other session ended.", "%(num)d other sessions ended.", ended))
    return redirect(url_for("login.profile"))


def wait_sentence(refusal: Refusal) -> str:
    """When the next try is free, in words."""
    minutes = max(1, -(-_seconds_until(refusal.free_at) // 60))
    return str(
        ngettext(
            "Too many tries. Try again in %(num)d minute.",
            "Too many tries. Try again in %(num)d minutes.",
            minutes,
        )
    )


@bp.app_template_filter("moment")
def moment(text: str) -> str:
    """A stored time as people write it, in UTC: `Nov 23, 2026, 18:32 UTC`."""
    at = clock.to_moment(text)
    return f"{format_date(at, 'medium')}, {at:%H:%M} UTC"


def _seconds_until(moment: str) -> int:
    wait = clock.to_moment(moment) - clock.to_moment(clock.now())
    return max(1, int(wait.total_seconds()) + 1)


def _user() -> User:
    user = current_user()
    if user is None:  # the guard in app.security lets nobody in without one
        raise NotFound
    return user


def _login_again(
    form: LoginForm, target: str, *, status: int, refusal: Refusal | None = None
) -> BaseResponse:
    html = render_template("login/log_in.html", form=form, target=target)
    return _answer(html, status, refusal)


def _password_again(
    form: PasswordForm, user: User, *, status: int, refusal: Refusal | None = None
) -> BaseResponse:
    html = render_template("login/password.html", form=form, user=user)
    return _answer(html, status, refusal)


def _answer(html: str, status: int, refusal: Refusal | None) -> Response:
    response = make_response(html, status)
    if refusal is not None:
        response.headers["Retry-After"] = str(_seconds_until(refusal.free_at))
    return response


def _replace_password(response: BaseResponse, user: User, password: str) -> None:
    db = get_db()
    password_hash = passwords.hash_password(password)
    with db.transaction():
        users.set_password(db, user.id, password_hash)
        audit.record(db, "password_changed", user_id=user.id)
        logins.begin(response, user)


def _profile_page(form: LanguageForm) -> str:
    user = _user()
    return render_template(
        "login/profile.html",
        form=form,
        user=user,
        logins=sessions.of_user(get_db(), user.id),
        here=logins.current_hash(),
    )
