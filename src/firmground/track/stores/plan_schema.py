"""The tables of the current plan, as planners see and edit them in QGIS."""

import sqlite3

from firmground.track.stores.schema import Table, add_table

__all__ = ["ACTIVITIES", "RELEASES", "RUNS", "SERVICES", "TABLES", "UNSCHEDULED", "add_plan_tables"]

RUNS = Table(
    "plan_runs",
    "How the current plan came about and what it is worth.",
    (
        ("solver", "TEXT"),
        ("version", "TEXT"),
        ("seed", "INTEGER"),
        ("rounds", "INTEGER"),
        ("seconds", "REAL"),
        ("cut_short", "BOOLEAN"),
        ("programme_sha256", "TEXT"),
        ("plan_sha256", "TEXT"),
        ("start", "DATE"),
        ("objective_person_days", "INTEGER"),
        ("lower_bound", "INTEGER"),
        ("gap", "REAL"),
        ("exposure_person_days", "INTEGER"),
        ("deprivation_person_days", "INTEGER"),
        ("team_days", "INTEGER"),
        ("money", "INTEGER"),
        ("currency", "TEXT"),
        ("exercise", "BOOLEAN"),
        ("saved_at", "DATETIME"),
    ),
)
ACTIVITIES = Table(
    "plan_activities",
    "Who does what, where and when; start_day and end_day count from the start, the work ends before end_day.",
    (
        ("activity", "TEXT"),
        ("kind", "TEXT"),
        ("site", "TEXT"),
        ("place", "TEXT"),
        ("method", "TEXT"),
        ("contingent", "TEXT"),
        ("teams", "TEXT"),
        ("start_day", "INTEGER"),
        ("end_day", "INTEGER"),
        ("start_date", "DATE"),
        ("last_date", "DATE"),
        ("route", "TEXT"),
    ),
    "POINT",
)
UNSCHEDULED = Table(
    "plan_unscheduled",
    "Activities without a place in the plan, and why.",
    (("activity", "TEXT"), ("why", "TEXT")),
)
SERVICES = Table(
    "plan_services",
    "When each service returns by the current plan; empty: not within the horizon.",
    (
        ("service", "TEXT"),
        ("kind", "TEXT"),
        ("place", "TEXT"),
        ("people", "INTEGER"),
        ("return_day", "INTEGER"),
        ("return_date", "DATE"),
    ),
)
RELEASES = Table(
    "plan_releases",
    "When each hazardous area is to be handed over by the current plan, and the shares that the plan expects. "
    "An expectation, never a release; residual risk remains after release.",
    (
        ("area", "TEXT"),
        ("kind", "TEXT"),
        ("place", "TEXT"),
        ("release_day", "INTEGER"),
        ("release_date", "DATE"),
        ("depth_m", "REAL"),
        ("expected_cancelled_m2", "REAL"),
        ("expected_reduced_m2", "REAL"),
        ("expected_cleared_m2", "REAL"),
    ),
)

TABLES = (RUNS, ACTIVITIES, UNSCHEDULED, SERVICES, RELEASES)

_DAY_AND_DATE = (("start_day", "start_date", 0), ("end_day", "last_date", -1))
_IMPLIED = "date((SELECT start FROM plan_runs), (NEW.{day} + {shift}) || ' days')"
_DATE_FOLLOWS_DAY = """
CREATE TRIGGER plan_activities_{day} AFTER UPDATE OF {day} ON plan_activities
WHEN NEW.{day} IS NOT OLD.{day} BEGIN
  UPDATE plan_activities SET {date} = {implied} WHERE fid = NEW.fid;
END
"""
_DAY_FOLLOWS_DATE = """
CREATE TRIGGER plan_activities_{date} AFTER UPDATE OF {date} ON plan_activities
WHEN NEW.{date} IS NOT OLD.{date} AND NEW.{day} IS OLD.{day} AND NEW.{date} IS NOT {implied} BEGIN
  UPDATE plan_activities
  SET {day} = CAST(julianday(NEW.{date}) - julianday((SELECT start FROM plan_runs)) AS INTEGER) - ({shift})
  WHERE fid = NEW.fid;
END
"""


def add_plan_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the plan, and keep day and date of a row together whichever of them a person edits.

    The plan is read from the days; without this, a date edited in QGIS would change nothing and look as if it had.
    """
    for table in TABLES:
        add_table(connection, table)
    for day, date, shift in _DAY_AND_DATE:
        implied = _IMPLIED.format(day=day, shift=shift)
        for trigger in (_DATE_FOLLOWS_DAY, _DAY_FOLLOWS_DATE):
            connection.execute(trigger.format(day=day, date=date, shift=shift, implied=implied))
