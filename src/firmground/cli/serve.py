"""The verb that opens the desk in the browser."""

import ipaddress
from typing import Annotated

import typer

from firmground.cli.project import Project
from firmground.cli.show import failing_cleanly, say

__all__ = ["serving"]

serving = typer.Typer(rich_markup_mode=None)


@serving.command(epilog="Example: firmground serve border.gpkg")
def serve(
    project: Project,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other computers reach only one that is theirs.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on.")] = 8765,
) -> None:
    """Open the desk in the browser: map, board, curves, decisions; on this computer alone unless told otherwise."""
    from firmground.desk.wire import named, open_store
    from firmground.errors import BadInputError

    with failing_cleanly(as_json=False):
        open_store(project).head()
        if not _loopback(host):
            raise BadInputError(
                "a project file has no accounts, so that it is shown on this computer alone; move it to a server with "
                "`firmground store move` to show it to others"
            )
        from firmground.web.serve import serve as run

        say(f"{named(project)} on http://{host}:{port}/ (Ctrl-C ends it)")
        run(project, host=host, port=port)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
