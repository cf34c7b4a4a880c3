"""Options that are not known before the verb runs, since they come from what the ledger keeps."""

from collections.abc import Sequence

from firmground.errors import BadInputError

__all__ = ["OPEN_OPTIONS", "read_options"]

OPEN_OPTIONS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Settings of a verb that takes such options."""


def read_options(words: Sequence[str]) -> dict[str, str]:
    """Read ``--field value`` and ``--field=value`` pairs; raises BadInputError for words that are no such pair."""
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or len(word) == len("--"):
            raise BadInputError(f"{word!r} stands alone; the project and the event come first, then --field value")
        name, sign, value = word[2:].partition("=")
        if not sign:
            if not rest:
                raise BadInputError(f"--{name} wants a value behind it")
            value = rest.pop(0)
        field = name.replace("-", "_")
        if field in found:
            raise BadInputError(f"--{name} is given twice; items of a list are parted by ;")
        found[field] = value
    return found
