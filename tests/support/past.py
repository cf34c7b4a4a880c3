"""The small project as it would have been a year before: what happened then can be entered today."""

from datetime import date, timedelta
from pathlib import Path

from firmground.desk import delivery
from firmground.desk.wire import open_store
from support import small_project

__all__ = ["START", "past_project"]

START = date(2025, 3, 3)
_BACK = timedelta(weeks=52)


def past_project(path: Path) -> Path:
    """Make the project, with all its dates a year earlier; it begins on a Monday, as the other does."""
    delivery.create(path, start=START)
    rows = {
        layer: tuple({k: v - _BACK if isinstance(v, date) else v for k, v in row.items()} for row in of_layer)
        for layer, of_layer in small_project.project().items()
    }
    open_store(path).write({**rows, "project": ()}, source="the small project", sha256="")
    return path
