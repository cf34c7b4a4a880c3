"""The group of verbs: a slip in the arguments is told to machines, too."""

from typing import Any

from typer.core import TyperGroup

from firmground.cli.show import emit_error
from firmground.errors import BadInputError

__all__ = ["Verbs"]

_AS_JSON = "firmground.as_json"


class Verbs(TyperGroup):
    """Verbs of which each prints one JSON document if ``--json`` was given, even where the arguments are wrong."""

    # Any, since releases of typer differ in whose class the context is.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Note whether a machine reads the answer, before the arguments are looked at."""
        ctx.meta[_AS_JSON] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> object:
        """Run the verb; what is wrong with its arguments goes to standard output as JSON, and to people as ever."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            message = getattr(error, "format_message", None)  # the one sign that all releases of typer share
            if message is not None and ctx.meta[_AS_JSON]:
                emit_error(BadInputError.code, message())
            raise
