"""Published figures in the ledger of a project, kept apart and looked at."""

from datetime import date

from firmground.desk.wire import Where, open_store
from firmground.model.facts.public import ClaimPublished
from firmground.model.facts.record import Corrected
from firmground.track.claims import Claims, read_claims
from firmground.track.sifting import sift

__all__ = ["claims_of"]


def claims_of(name: Where, *, today: date, verb: str = "", scope: str = "") -> Claims:
    """Read the claims that count, of one verb or scope if asked for; flags look at those alone."""
    events = sift(open_store(name).events(names=(ClaimPublished.name, Corrected.name))).by_day(today)
    found = [
        event
        for event in events
        if (not verb or getattr(event.fact, "verb", "").casefold() == verb.casefold())
        and (not scope or getattr(event.fact, "scope", "").casefold() == scope.casefold())
    ]
    return read_claims(found)
