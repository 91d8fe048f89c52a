"""The running service as a whole: it starts on an empty folder, answers, and ends altogether."""

import urllib.request
from collections.abc import Callable

import pytest

from tests.support.service import Service, processes_of

LiveServer = Callable[..., Service]

pytestmark = pytest.mark.slow


def test_the_service_starts_on_an_empty_folder_and_ends_whole(live_server: LiveServer) -> None:
    service = live_server()
    with urllib.request.urlopen(f"{service.url}/healthz") as answer:
        assert answer.status == 200
    assert len(processes_of(service.data)) >= 3  # itself, the web, the worker
    service.stop()
    assert processes_of(service.data) == []


def test_commands_beside_the_service_see_its_data(live_server: LiveServer) -> None:
    service = live_server()
    doctor = service.rapport("doctor")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
