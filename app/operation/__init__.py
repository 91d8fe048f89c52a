"""How the service is watched and kept: health addresses here, `rapport doctor` in its checks."""

from app.operation.views import bp

__all__ = ["bp"]
