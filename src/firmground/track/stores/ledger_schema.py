"""The ledger as a table that QGIS shows and nobody changes: triggers let it only grow, and in order."""

import sqlite3

from firmground.model.event import EMPTY
from firmground.track.stores.schema import Table, add_table

__all__ = ["LEDGER", "add_ledger"]

LEDGER = Table(
    "ledger",
    "Everything that happened and was decided, as it was entered; only ever added to. `body` is the text that `hash` "
    "seals after `previous`; the columns before it are copies to search by.",
    (
        ("event", "TEXT NOT NULL UNIQUE"),
        ("name", "TEXT NOT NULL"),
        ("subject", "TEXT NOT NULL"),
        ("happened_on", "DATE NOT NULL"),
        ("recorded_at", "DATETIME NOT NULL"),
        ("entered_by", "TEXT NOT NULL"),
        ("source", "TEXT NOT NULL"),
        ("attachment_sha256", "TEXT NOT NULL"),
        ("hash", "TEXT NOT NULL"),
        ("previous", "TEXT NOT NULL"),
        ("body", "TEXT NOT NULL"),
    ),
    key="seq",
)

_RULES = (
    "CREATE INDEX ledger_by_name ON ledger (name, seq)",
    "CREATE INDEX ledger_by_subject ON ledger (subject, seq)",
    "CREATE INDEX ledger_by_day ON ledger (happened_on, seq)",
    """CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN
      SELECT RAISE(ABORT, 'the ledger is only added to; correct an event by another one');
    END""",
    """CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
      SELECT RAISE(ABORT, 'the ledger is only added to; correct an event by another one');
    END""",
    # The id, too: INSERT OR REPLACE would delete the event of that id without asking the trigger above.
    """CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
      OR NEW.previous IS NOT coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), '{nothing}')
      OR EXISTS (SELECT 1 FROM ledger WHERE event = NEW.event)
    BEGIN
      SELECT RAISE(ABORT, 'the event does not follow on the last one of the ledger');
    END""",
)


def add_ledger(connection: sqlite3.Connection) -> None:
    """Make the table with what searches and guards it."""
    add_table(connection, LEDGER)
    for rule in _RULES:
        connection.execute(rule.replace("{nothing}", EMPTY.hash))
