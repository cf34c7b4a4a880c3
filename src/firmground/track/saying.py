"""The entries that a store itself makes: deliveries of rows, and plans."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from firmground.model.event import Entry
from firmground.model.facts.record import PlanMade
from firmground.model.tables import Row
from firmground.track.deliveries import Change, delivered

__all__ = ["SETTINGS_SOURCE", "delivery_entries", "plan_entry", "setting_rows"]

SETTINGS_SOURCE = "settings of a new project"


def delivery_entries(changes: Iterable[Change], source: str, sha256: str, by: str, at: datetime) -> list[Entry]:
    """Enter the changes of one delivery on the local day of a moment; none where nothing changes."""
    told = source.encode(errors="replace").decode()  # file names need not be Unicode
    return [Entry(fact, at.astimezone().date(), by, told) for fact in delivered(changes, sha256)]


def plan_entry(fact: PlanMade, by: str, at: datetime) -> Entry:
    """Enter that a plan was made on the local day of a moment."""
    return Entry(fact, at.astimezone().date(), by)


def setting_rows(settings: Mapping[str, str]) -> tuple[Row, ...]:
    """Give settings as rows of the layer ``project``."""
    return tuple({"id": name, "value": value} for name, value in settings.items())
