"""What most verbs ask for alike: the project, JSON for machines, and the day on which they are run."""

from datetime import date
from typing import Annotated

import typer

__all__ = ["Json", "Project", "local_day"]

Project = Annotated[  # text, since a path would swallow a slash of an address
    str,
    typer.Argument(metavar="REGION.gpkg", help="The project file, or postgresql://… of a server.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for machines.")]


def local_day() -> date:
    """Give the day of today: a work day is a local date without a zone."""
    return date.today()  # noqa: DTZ011 - as the docstring says
