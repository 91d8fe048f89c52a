"""The environment a test starts programs in: ours alone, whatever the developer's shell holds."""

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def service_environment(data: Path, settings: Mapping[str, str | None]) -> dict[str, str]:
    """Variables for a process of the service: *data* as its folder, then *settings*.

    settings: names with or without `RAPPORT_`, in any case; None leaves the variable out.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")
    }
    environment |= {"RAPPORT_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    for name, value in settings.items():
        full = name.upper()
        full = full if full.startswith("RAPPORT_") else f"RAPPORT_{full}"
        environment.pop(full, None)
        if value is not None:
            environment[full] = value
    return environment
