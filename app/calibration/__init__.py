"""Calibration for managers: the version in force, what is proposed, the company's settings."""

from app.calibration import deciding, seeing  # noqa: F401 - their views register themselves
from app.calibration.blueprint import bp

__all__ = ["bp"]
