"""Rows that an accepted card becomes: a pledge, its contingent of teams, or a memorial with its parties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firmground.errors import BadInputError
from firmground.evaluate.corroboration import role_of, same_name
from firmground.intake.defaults import written
from firmground.intake.typed_cells import text, whole
from firmground.model.facts.record import RowsImported
from firmground.model.finding import Finding
from firmground.model.pledge import Card, amount_of
from firmground.model.statement import Stance, UnitClass
from firmground.model.tables import Row, Tables, Value
from firmground.track.card_codes import card_warning
from firmground.track.deliveries import compared, delivered
from firmground.track.rows import canonical

__all__ = ["ANYWHERE", "QUOTED", "Placing", "Rows", "own_pledge", "rows_of", "said_day"]

QUOTED = 300
"""Characters of a report that may stand outside of it, in rows and exports."""

_ID = 10
_DESTROYED = 4
_MEMORIAL = ("memorial", "monument", "cenotaph")


@dataclass(frozen=True, slots=True)
class Placing:
    """What the words of a report seldom say, and a contingent or an asset needs; empty: by the rows of the project.

    ``pledge_only``: a pledge may stand without its teams where they lack something.
    """

    base: str = ""
    team_kind: str = ""
    arrives: date | None = None
    leaves: date | None = None
    place: str = ""
    pledge_only: bool = False


ANYWHERE = Placing()
"""What is placed by the rows of the project alone."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The deliveries of a card, the pledge and what else it became, and what kept it from becoming more."""

    facts: tuple[RowsImported, ...]
    pledge: str
    became: Mapping[str, str]
    findings: tuple[Finding, ...]


def rows_of(card: Card, tables: Tables, placing: Placing) -> Rows:
    """Give the rows of an accepted card as one delivery, so that `correct` takes all of it back.

    Raises BadInputError where ``placing`` names a base, a kind of team or a place that is not there.
    """
    candidate, key = card.candidate, _key(card)
    wanted: dict[str, tuple[Row, ...]] = {}
    findings: list[Finding] = []
    amount = amount_of(candidate)
    reported = candidate.stance is not None and candidate.stance.rank >= Stance.REPORTED_UNDER_WAY.rank
    if reported:
        findings.append(
            card_warning("FG-ST-401", "it tells of arrivals and is no new pledge", "enter team-arrived as it came")
        )
    elif _is_memorial(card):
        asset = _asset(card, f"M-{key}", tables, placing)
        wanted |= {"assets": (asset,)} if isinstance(asset, Mapping) else {}
        findings += [asset] if isinstance(asset, Finding) else []
    elif amount is None or amount.least is None:
        findings.append(
            card_warning(
                "FG-ST-402",
                "its words give no number that it is at least",
                "amend quantity once somebody says how many",
            )
        )
    else:
        wanted["pledges"] = (_pledge(card, own_pledge(card), amount.least),)
        contingent = _contingent(card, key, amount.least, tables, placing)
        wanted |= {"contingents": (contingent,)} if isinstance(contingent, Mapping) else {}
        findings += [contingent] if isinstance(contingent, Finding) else []
    rows = canonical(wanted)
    stored = {layer: {str(row["id"]): row for row in tables.get(layer, ())} for layer in rows}
    facts = delivered([compared(layer, stored[layer], rows[layer]) for layer in rows])
    became = {layer: next(iter(of)) for layer, of in rows.items()}
    return Rows(facts, became.get("pledges", ""), became, tuple(findings))


def own_pledge(card: Card) -> str:
    """Name the row of `pledges` that a card becomes."""
    return f"P-{_key(card)}"


def said_day(card: Card) -> date | None:
    """Give the day on which it was said, where it is one day."""
    said = card.candidate.said_on
    return said.earliest if said is not None and said.earliest == said.latest else None


def _key(card: Card) -> str:
    return card.id.removeprefix("c-")[:_ID]


def _words(card: Card) -> str:
    saying = card.candidate.saying
    return (saying.span.text if saying else card.candidate.sentence.text)[:QUOTED]


def _source(card: Card) -> str:
    outlet = f" of {card.report.outlet}" if card.report.outlet else ""
    return f"report {card.report.id}{outlet}, card {card.id}"


def _role(card: Card) -> str:
    """Give the role on one line; a paragraph may end within it."""
    return " ".join(card.candidate.unit_role.split())


def _is_memorial(card: Card) -> bool:
    unit_class = card.candidate.quantity.unit_class if card.candidate.quantity else UnitClass.ITEM
    return unit_class is UnitClass.ITEM and any(word in card.candidate.unit_role.casefold() for word in _MEMORIAL)


def _pledge(card: Card, key: str, least: float) -> Row:
    """State the least that the words promise; the account keeps the interval of the card."""
    candidate = card.candidate
    unit = _role(card) or (candidate.quantity.unit if candidate.quantity else "")
    return {
        "id": key,
        "partner": candidate.giver,
        "quantity": int(least),
        "unit": unit or "not stated",
        "words": _words(card),
        "speaker": card.speaker,
        "outlet": card.report.outlet,
        "said_on": said_day(card),
        "url": card.report.url,
    }


def _contingent(card: Card, key: str, people: float, tables: Tables, placing: Placing) -> Row | Finding | None:
    """Split people into teams of the size that the project's `team_kinds` give; what is unknown is not guessed."""
    quantity = card.candidate.quantity
    if quantity is None or quantity.unit_class is not UnitClass.PEOPLE:
        return None
    kind = _chosen("team_kinds", placing.team_kind, tables) or _team_kind(card, tables)
    base = _chosen("bases", placing.base, tables) or _only(tables, "bases")
    due = card.candidate.due
    arrives = placing.arrives or (due.latest if due else None)
    lacking = [
        name for name, value in (("--team-kind", kind), ("--base", base), ("--arrives", arrives)) if value is None
    ]
    if lacking or kind is None or base is None:
        told = f"no contingent can be made: nobody says {', '.join(lacking)}"
        return card_warning("FG-ST-403", told, "take it back with `correct`, and accept it with these options")
    size = whole(kind, "people") or 1
    if people < size:
        return card_warning("FG-ST-404", f"{people:g} people are no team of {size}", "choose a kind of smaller teams")
    row: dict[str, Value] = {
        "id": f"C-{key}",
        "name": f"{card.candidate.giver}: {_role(card)}",
        "partner": card.candidate.giver,
        "pledge": own_pledge(card),
        "team_kind": text(kind, "id"),
        "teams": int(people // size),
        "base": text(base, "id"),
        "arrives": arrives,
        "leaves": placing.leaves,
        "source": _source(card),
    }
    return row


def _team_kind(card: Card, tables: Tables) -> Row | None:
    """Find the kind of team of a role: one of the project that is called so, else by the table of defaults."""
    role = role_of(card.candidate.unit_role)
    kinds = {text(row, "id"): row for row in tables.get("team_kinds", ())}
    named = next(
        (row for key, row in kinds.items() if role and role in (role_of(key), role_of(text(row, "name")))), None
    )
    usual = {row["role"]: row["team_kind"] for row in written("pledge_teams")}
    return named or kinds.get(usual.get(role, ""))


def _asset(card: Card, key: str, tables: Tables, placing: Placing) -> Row | Finding:
    """Give a memorial that is to be built, with its parties; nobody says their shares, so they are equal."""
    place = _chosen("places", placing.place, tables) or next(
        (row for row in tables.get("places", ()) if same_name(text(row, "name"), card.candidate.place)), None
    )
    if place is None:
        told = f"no asset was made: the project has no place {card.candidate.place or 'that the words name'}"
        return card_warning("FG-ST-405", told, "take it back with `correct`, and accept it with --place")
    named = (card.candidate.giver, card.candidate.receiver)
    parties = list(dict.fromkeys(card.candidate.parties or tuple(filter(None, named))))
    clean = [party.replace(";", ",").replace(":", " ") for party in parties]
    return {
        "id": key,
        "name": _role(card),
        "kind": "memorial",
        "place": text(place, "id"),
        "damage": _DESTROYED,
        "owners": ";".join(f"{party}:{share!r}" for party, share in zip(clean, _shares(len(clean)), strict=True)),
        "source": f"{_source(card)}; shares: guess, equal",
    }


def _shares(count: int) -> list[float]:
    """Part one into equal shares of four decimals that sum to it."""
    share = round(1 / count, 4) if count else 0.0
    return [round(1 - share * (count - 1), 4), *[share] * (count - 1)] if count else []


def _chosen(layer: str, name: str, tables: Tables) -> Row | None:
    if not name:
        return None
    found = next((row for row in tables.get(layer, ()) if text(row, "id") == name), None)
    if found is None:
        raise BadInputError(f"the project has no row {name!r} in `{layer}`")
    return found


def _only(tables: Tables, layer: str) -> Row | None:
    rows = tables.get(layer, ())
    return rows[0] if len(rows) == 1 else None
