"""Small programs that stand for others on PATH."""

from pathlib import Path


def program(path: Path, script: str) -> Path:
    """A small shell program at *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
