"""A language model beside the rules: asked only where a user names a server, and recorded with what it answered."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from firmground.errors import BadInputError
from firmground.intake.readers.chat import ChatServer, ask
from firmground.intake.statements.suggested import prompt_of, suggested
from firmground.model.statement import Reading
from firmground.track.card_codes import card_warning

__all__ = ["KEY_VARIABLE", "Asked", "asked", "server_named"]

KEY_VARIABLE = "FIRMGROUND_LLM_KEY"
"""Environment variable that a key is taken from; it is written nowhere."""

LONGEST = 60_000
"""Characters of a report that are sent at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A reading after a model was asked, and the record of the question and the answer."""

    reading: Reading
    record: Mapping[str, Any]


def server_named(url: str, model: str = "") -> ChatServer | None:
    """Give the server that a user names, or none where nobody is named; raises BadInputError for a bad address."""
    return ChatServer(url, model or "default", os.environ.get(KEY_VARIABLE, "")) if url else None


def asked(reading: Reading, server: ChatServer) -> Asked:
    """Ask a model about a reading; where that fails, the reading stays as it is, with one warning.

    The record holds the model, the SHA-256 of the prompt, the raw answer, and what of it was dropped.
    """
    prompt = prompt_of(reading)
    digest = hashlib.sha256(prompt.encode()).hexdigest()
    record: dict[str, Any] = {"model": server.model, "prompt_sha256": digest, "answer": ""}
    try:
        _require_short(reading)
        record["answer"] = ask(server, prompt).encode(errors="replace").decode()
        done = suggested(reading, record["answer"], server.model)
    except BadInputError as error:
        warning = card_warning("FG-ST-407", str(error), "review the cards of the rules, or read the report anew")
        return Asked(replace(reading, warnings=(*reading.warnings, warning)), {**record, "dropped": []})
    return Asked(done.reading, {**record, "dropped": list(done.dropped)})


def _require_short(reading: Reading) -> None:
    if len(reading.report.text) > LONGEST:
        raise BadInputError(f"the report holds more than {LONGEST:,} characters, and was not sent")
