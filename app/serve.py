"""Starts the whole service from one command: database, web processes, worker; and ends it whole."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import click

from app import demo
from app.config import Settings
from app.login.one_time import one_time_password
from surveys import db, health, migrations, questionnaires

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 25
PORTS_TO_TRY = 50
WORKER_REST_SECONDS = 3.0
POLL_SECONDS = 0.2


def run(settings: Settings, environ: Mapping[str, str]) -> int:
    """Serve until SIGTERM or SIGINT, or until the web processes end; returns the exit code."""
    settings.data.mkdir(parents=True, exist_ok=True)
    settings = _with_free_port(settings)
    environ = _for_children(settings, environ)
    database = _prepared(settings, environ)
    lines = _address_lines(database, settings)
    db.forget_thread_connections()
    service = _Service(settings, environ)
    try:
        service.start()
        for line in lines:
            click.echo(line)
        sys.stdout.flush()
        return service.watch()
    finally:
        service.stop()


def _for_children(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment in which a process of ours finds the same database, address and port."""
    return {
        **environ,
        "RAPPORT_DATA": str(settings.data),
        "RAPPORT_DATABASE": str(settings.database),
        "RAPPORT_HOST": settings.host,
        "RAPPORT_PORT": str(settings.port),
        "RAPPORT_BASE_URL": settings.base_url,
    }


def _prepared(settings: Settings, environ: Mapping[str, str]) -> db.Database:
    """The database with today's schema; the demo's, filled."""
    if settings.demo:
        usual = settings.database == settings.data / demo.DATABASE  # the one `rapport demo` fills
        if usual and not demo.is_filled(settings.database):
            _fill_demo(environ)
        return demo.fill(settings)
    health.refuse_broken_file(settings.database)
    database = db.for_thread(settings.database)
    migrations.migrate(database)
    questionnaires.ensure_shipped(database)
    return database


def _fill_demo(environ: Mapping[str, str]) -> None:
    """Fill it in another process: this one would keep the language models, 400 MB, all its life."""
    click.echo("filling the demo company, once; this takes half a minute …", err=True)
    db.forget_thread_connections()
    command = [sys.executable, "-m", "app.cli", "demo"]
    done = subprocess.run(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise click.ClickException("the demo was not filled; the reason is above")


def _with_free_port(settings: Settings) -> Settings:
    """The settings with a port that is free; in production the port is what was asked for."""
    if settings.production:
        return settings
    for port in range(settings.port, settings.port + PORTS_TO_TRY):
        if _is_free(settings.host, port):
            fixed = settings.base_url != f"http://{settings.host}:{settings.port}"
            base = settings.base_url if fixed else f"http://{settings.host}:{port}"
            return replace(settings, port=port, base_url=base)
    raise click.ClickException(
        f"no free port from {settings.port} to {settings.port + PORTS_TO_TRY - 1}: "
        "stop what listens there, or set RAPPORT_PORT"
    )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _address_lines(database: db.Database, settings: Settings) -> list[str]:
    """What a newcomer needs: a survey to answer, a report to read, a way to log in."""
    base = settings.base_url
    lines = []
    if settings.demo:
        token = demo.survey_token(database)
        lines.append(f"survey  {base}/s/{token}" if token else "survey  all have answered")
        lines.append(f"report  {base}/accounts/{demo.report_account(database)}")
    else:
        lines.append(f"report  {base}/week")
    first = one_time_password(database, settings)
    lines.append(f"admin   {base}/login" + (f"  {first[0]}  {first[1]}" if first else ""))
    return lines


class _Service:
    """The two child processes and what happens when one of them ends."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self.settings = settings
        self.environ = environ
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.told_to_stop = False

    def start(self) -> None:
        """Start both and wait until a page can be had."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told)
        self.web = self._child(
            "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "--workers",
            str(self.settings.workers), "wsgi:app",
        )  # fmt: skip
        self._wait_until_healthy()
        # The worker comes second: on a small machine its start would delay the first page.
        self.worker = self._child("app.cli", "worker")

    def _child(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=self.environ,
            cwd=ROOT,
            start_new_session=True,
        )

    def _told(self, _number: int, _frame: object) -> None:
        self.told_to_stop = True

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self.told_to_stop:
            if self.web is not None and self.web.poll() is not None:
                raise click.ClickException("the web service did not start; its message is above")
            if self._answers():
                return
            time.sleep(POLL_SECONDS / 4)
        if not self.told_to_stop:
            raise click.ClickException(f"the web service gave no answer for {START_SECONDS} s")

    def _answers(self) -> bool:
        host = "127.0.0.1" if self.settings.host in ("0.0.0.0", "::") else self.settings.host  # noqa: S104 - compared, not bound
        connection = HTTPConnection(host, self.settings.port, timeout=2)
        try:
            name = self.settings.trusted_hosts[0]
            connection.request("GET", "/healthz", headers={"Host": name})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def watch(self) -> int:
        """Wait for the end; a worker that died is started again, its work waits in the database."""
        while not self.told_to_stop:
            if self.web is not None and self.web.poll() is not None:
                click.echo("the web service ended; stopping", err=True)
                return 1
            if self.worker is not None and self.worker.poll() is not None:
                time.sleep(WORKER_REST_SECONDS)
                self.worker = self._child("app.cli", "worker")
            time.sleep(POLL_SECONDS)
        return 0

    def stop(self) -> None:
        """End both children, gently first."""
        children = [child for child in (self.web, self.worker) if child is not None]
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
