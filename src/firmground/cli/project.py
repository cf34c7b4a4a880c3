"""The argument that names a project: text, since a path would swallow a slash of an address."""

from typing import Annotated

import typer

__all__ = ["Project"]

Project = Annotated[
    str,
    typer.Argument(metavar="REGION.gpkg", help="The project file, or postgresql://… of a server.", show_default=False),
]
