"""Correcting what was read in a comment: its label, and the topic and sign of each opinion."""

import hashlib
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FieldList, Form, FormField, HiddenField, SelectField

from app.access import current_user, manager_required
from app.database import get_db
from app.login.addresses import local_path
from app.reports.arguments import checked_id
from app.reports.blueprint import bp
from app.reports.underlining import segments
from app.reports.words import LABELS, TOPICS
from surveys import correcting, verbatims
from surveys.correcting import Place
from surveys.corrections import LabelCorrection, OpinionCorrection
from surveys.verbatims import Opinion, Verbatim

NO_OPINION = "none"
OPINION_LABELS = ("pos", "neg", "neu")


class OpinionForm(Form):
    """One opinion: what it is about, and how it judges."""

    topic = SelectField(lazy_gettext("Topic"))
    label = SelectField(lazy_gettext("Polarity"))


class CorrectionForm(FlaskForm):
    """The whole comment, then each opinion in the order of the text.

    seen: what was found and held of both when the page was made.
    """

    seen = HiddenField()
    label = SelectField(lazy_gettext("The comment as a whole"))
    opinions = FieldList(FormField(OpinionForm))


def both_sides(opinions: Sequence[Opinion]) -> list[Opinion]:
    """The strongest praise and the strongest complaint; empty unless there are both."""
    best = max(opinions, key=lambda each: each.polarity, default=None)
    worst = min(opinions, key=lambda each: each.polarity, default=None)
    if best is None or worst is None or best.polarity <= 0 or worst.polarity >= 0:
        return []
    return [best, worst]


@bp.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"both_sides": both_sides}


@bp.route("/verbatims/<answer_id>/correct", methods=["GET", "POST"], endpoint="correct")
@manager_required
def correct_page(answer_id: str) -> str | Response | tuple[str, int]:
    """What was found, each part with the choice to say what is right."""
    db = get_db()
    verbatim = verbatims.get(db, checked_id(answer_id))
    found = correcting.places(db, verbatim.answer_id)
    form = _form(verbatim, found)
    if request.method == "GET":
        return _page(form, verbatim, found)
    if len(form.opinions) != len(found) or not form.validate():
        return _page(_form(verbatim, found, posted=False), verbatim, found, changed=True), 409
    label = _label(form, verbatim)
    opinions = [
        correction
        for entry, place in zip(form.opinions, found, strict=True)
        if (correction := _opinion(entry, verbatim, place))
    ]
    # The same sent twice, by a double click, changes nothing and is no conflict.
    if (label or opinions) and form.seen.data != _seen(verbatim, found):
        return _page(_form(verbatim, found, posted=False), verbatim, found, changed=True), 409
    correcting.correct(db, verbatim.answer_id, label=label, opinions=opinions, made_by=_user_id())
    flash(_("Your correction is kept: it wins over every later reading, and the score follows."))
    return redirect(_back(verbatim))


@bp.post("/verbatims/<answer_id>/as-found", endpoint="take_back")
@manager_required
def take_back(answer_id: str) -> Response:
    """Forget the corrections of a comment; it is read anew."""
    db = get_db()
    verbatim = verbatims.get(db, checked_id(answer_id))
    correcting.take_back(db, verbatim.answer_id, made_by=_user_id())
    flash(_("The corrections are taken back. The comment is read again within seconds."))
    return redirect(_back(verbatim))


def _form(verbatim: Verbatim, found: Sequence[Place], *, posted: bool = True) -> CorrectionForm:
    held = {
        "seen": _seen(verbatim, found),
        "label": verbatim.label,
        "opinions": [
            {"topic": place.topic or NO_OPINION, "label": place.label or place.found_label}
            for place in found
        ],
    }
    form = CorrectionForm(data=held) if posted else CorrectionForm(formdata=None, data=held)
    form.label.choices = [(key, str(LABELS[key])) for key in verbatims.LABELS]
    topics = sorted(((key, str(name)) for key, name in TOPICS.items()), key=lambda each: each[1])
    for entry in form.opinions:
        entry.form.topic.choices = [*topics, (NO_OPINION, _("no opinion stands here"))]
        entry.form.label.choices = [(key, str(LABELS[key])) for key in OPINION_LABELS]
    return form


def _seen(verbatim: Verbatim, found: Sequence[Place]) -> str:
    """What tells whether the comment is still read and corrected as it was for a page."""
    return hashlib.sha256(repr((verbatim.label, *found)).encode()).hexdigest()[:16]


def _page(
    form: CorrectionForm, verbatim: Verbatim, found: Sequence[Place], *, changed: bool = False
) -> str:
    return render_template(
        "reports/correct.html",
        form=form,
        verbatim=verbatim,
        places=list(zip(form.opinions, found, strict=True)),
        changed=changed,
        back=_back(verbatim),
        segments=segments,
    )


def _label(form: CorrectionForm, verbatim: Verbatim) -> LabelCorrection | None:
    if form.label.data == verbatim.label:
        return None
    return LabelCorrection(verbatim.answer_id, form.label.data, verbatim.label or "neu")


def _opinion(entry: FormField, verbatim: Verbatim, place: Place) -> OpinionCorrection | None:
    none = entry.form.topic.data == NO_OPINION
    topic = None if none else entry.form.topic.data
    label = None if none else entry.form.label.data
    if (topic, label) == (place.topic, place.label):
        return None
    return OpinionCorrection(
        verbatim.answer_id, place.start, place.end, place.found_topic, place.found_label,
        place.quote, topic, label,
    )  # fmt: skip


def _back(verbatim: Verbatim) -> str:
    """Where the person came from, else the questionnaire that the comment is part of."""
    there = url_for("reports.response", response_id=verbatim.response_id)
    return local_path(request.args.get("next"), default=there)


def _user_id() -> str | None:
    user = current_user()
    return user.id if user else None
