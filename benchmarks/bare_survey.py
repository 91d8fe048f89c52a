"""The yardstick of benchmarks/answering.py: a bare Flask + sqlite3 survey that does the same.

One file, one page of the same questions, Flask-WTF's check against forged posts, one durable
transaction for a response and its answers; no languages, no history, no digest, no notice, and no
checks beyond whole numbers.
"""

import hashlib
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from sqlite_utils.utils import sqlite3
from werkzeug.wrappers import Response

QUESTIONS = ("C1", "C9", "C2", "C3", "C4", "C5", "C6", "C7")

PAGE = """<!doctype html><html lang="en"><head><title>Survey</title></head><body><main>
<form method="post"><input type="hidden" name="submission" value="{{ submission }}">
<input type="hidden" name="csrf_token" value="{{ csrf_token }}">
{% for name in questions %}
{% if name == "C9" %}<label for="C9">Why?</label><textarea id="C9" name="C9"></textarea>
{% else %}<fieldset><legend>Question {{ name }}</legend>
{% for value in range(11 if name == "C1" else 5) %}
<input type="radio" name="{{ name }}" id="{{ name }}-{{ value }}" value="{{ value }}">
<label for="{{ name }}-{{ value }}">Answer {{ value }}</label>
{% endfor %}</fieldset>{% endif %}
{% endfor %}
<button>Send</button></form></main></body></html>"""

SCHEMA = """
CREATE TABLE invitation (id TEXT PRIMARY KEY, hash TEXT UNIQUE, completed_at TEXT);
CREATE TABLE response (id TEXT PRIMARY KEY, submission_id TEXT UNIQUE, invitation_id TEXT);
CREATE TABLE answer (id TEXT PRIMARY KEY, response_id TEXT, question_id TEXT, value REAL,
                     text TEXT);
"""


def create_app(path: Path, people: int) -> tuple[Flask, Any, list[str]]:
    """The application, its connection, and the tokens of *people* invitations."""
    connection = sqlite3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal").fetchall()
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(SCHEMA)
    tokens = [secrets.token_urlsafe(32) for _ in range(people)]
    for token in tokens:
        digest = hashlib.sha256(token.encode()).hexdigest()
        connection.execute("INSERT INTO invitation VALUES (?, ?, NULL)", (token[:24], digest))
    app = Flask("bare")
    app.secret_key = "a secret of this benchmark"
    CSRFProtect(app)
    page = app.jinja_env.from_string(PAGE)  # compiled once, as a template file is

    def invitation(token: str) -> str:
        digest = hashlib.sha256(token.encode()).hexdigest()
        row = connection.execute("SELECT id FROM invitation WHERE hash = ?", (digest,)).fetchone()
        if row is None:
            abort(404)
        return str(row[0])

    @app.get("/s/<token>")
    def survey(token: str) -> str:
        invitation(token)
        return page.render(
            questions=QUESTIONS, submission=secrets.token_hex(16), csrf_token=generate_csrf()
        )

    @app.post("/s/<token>")
    def answer(token: str) -> Response:
        invitation_id = invitation(token)
        response_id = secrets.token_hex(12)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO response VALUES (?, ?, ?)",
            (response_id, request.form["submission"], invitation_id),
        )
        for name in QUESTIONS:
            given = request.form.get(name, "")
            value, text = (None, given) if name == "C9" else (int(given), None)
            connection.execute(
                "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
                (secrets.token_hex(12), response_id, name, value, text),
            )
        connection.execute(
            "UPDATE invitation SET completed_at = ? WHERE id = ?", ("now", invitation_id)
        )
        connection.execute("COMMIT")
        return redirect("/thanks", 303)

    return app, connection, tokens
