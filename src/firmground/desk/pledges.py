"""The account of pledges: what was promised, what came, how it was used and what it brought, with whose words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firmground.desk.moment import Moment, read_moment
from firmground.desk.pledge_effects import LAYERS, effects
from firmground.desk.pledge_rows import own_pledge
from firmground.desk.standing import pledges as standing
from firmground.desk.wire import Where
from firmground.evaluate.corroboration import Cluster, clusters, origins, role_of, same_name
from firmground.intake.typed_cells import day, text, whole
from firmground.model.pledge import Amount, Card, Commitment, Relation, amount_of
from firmground.model.statement import Stance, UnitClass
from firmground.track.cards import read_cards, read_fulfilments, read_relations

__all__ = ["Line", "PledgeAccount", "account_of", "account_pledges"]

_LAYERS = (*LAYERS, "contingents", "team_kinds", "pledges")
_NO_SERVICES = {"services": 0, "people_services": 0, "person_days": 0}


@dataclass(frozen=True, slots=True)
class Line:
    """One pledge in the account; ``figures`` is its part of the document of ``--json``."""

    commitment: Commitment
    arrived: Amount
    figures: Mapping[str, Any]
    first_reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class PledgeAccount:
    """The account on a day: pledges by partner, and how reports stand to each other."""

    name: str
    as_of: date
    head: str
    exercise: bool
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...]
    open_cards: int

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        return {
            "as_of": self.as_of.isoformat(),
            "exercise": self.exercise,
            "pledges": [dict(line.figures) for line in self.lines],
            "partners": _partners(self.lines),
            "relations": [
                {"a": one.a, "b": one.b, "kind": one.kind.value, "basis": one.basis} for one in self.relations
            ],
            "open_cards": self.open_cards,
        }


def account_pledges(where: Where, *, as_of: date, known_at: datetime | None = None) -> PledgeAccount:
    """Account for every pledge of a project on a day; numbers of several reports are compared, never averaged."""
    return account_of(read_moment(where, as_of=as_of, known_at=known_at, layers=_LAYERS))


def account_of(moment: Moment) -> PledgeAccount:
    """Account for the pledges of a project that was read before, as `account_pledges` does."""
    # Like delivered rows, words count from before the first day, whenever a person came to read them.
    cards = [one for one in read_cards(moment.sifted.events) if one.verdict != "reject"]
    told = read_relations(moment.sifted.events)
    groups = clusters(cards, told)
    done = {one["pledge"]: one for one in standing(moment)}
    of_contingent = {
        name: text(row, "pledge") for name, row in moment.rows.get("contingents", {}).items() if text(row, "pledge")
    }
    brought = effects(moment, of_contingent)
    lines = [
        _line(moment, row, cards, groups, {**done[name], "brought": brought.get(name, _NO_SERVICES)})
        for name, row in moment.rows.get("pledges", {}).items()
    ]
    lines.sort(key=lambda line: (line.commitment.provider, line.commitment.id))
    related = {(one.a, one.b, one.kind): one for group in groups for one in group.relations}
    return PledgeAccount(
        moment.name,
        moment.progress.as_of,
        moment.progress.head.hash,
        moment.exercise,
        tuple(lines),
        tuple(related.values()),
        sum(not one.verdict for one in cards),
    )


def _line(
    moment: Moment, row: Mapping[str, Any], cards: Sequence[Card], groups: Sequence[Cluster], done: Mapping[str, Any]
) -> Line:
    # The card that the row was made of comes first; a total that belongs to it says another number.
    own = sorted(
        (one for one in cards if one.pledge == text(row, "id")), key=lambda one: own_pledge(one) != text(row, "id")
    )
    commitment = _commitment(row, own)
    seen = _seen(moment, commitment, done)
    said = _said_arrived(commitment, cards)
    amount = commitment.amount or Amount(None, None)
    figures = {
        "pledge": commitment.id,
        "partner": commitment.provider,
        "receiver": commitment.receiver,
        "unit": commitment.unit,
        "unit_class": commitment.unit_class or None,
        "stance": commitment.stance.value if commitment.stance else None,
        "said_on": [one and one.isoformat() for one in commitment.said_on],
        "due": commitment.due and commitment.due.isoformat(),
        "words": commitment.words,
        "speaker": text(row, "speaker"),
        "outlet": text(row, "outlet"),
        "url": text(row, "url"),
        "pledged": {"least": amount.least, "most": amount.most},
        "arrived": {**done["arrived"], "counted": seen, "said": said},
        "used": done["used"],
        "achieved": {**done["achieved"], **done["brought"]},
        "late": _late(moment, commitment),
        "short": _short(amount, seen),
        "corroboration": _corroboration(own, groups),
        "cards": list(commitment.cards),
    }
    days = [one.report.published_on for one in own if one.report.published_on]
    return Line(commitment, Amount(seen, seen), figures, min(days, default=None))


def _commitment(row: Mapping[str, Any], own: Sequence[Card]) -> Commitment:
    """Give a pledge by its first accepted card, which keeps the interval of vague words, else by its row alone."""
    said, quantity = day(row, "said_on"), float(whole(row, "quantity") or 0)
    first = next((one for one in own if one.verdict == "accept"), None)
    plain = (text(row, "id"), text(row, "partner"))
    if first is None:
        return Commitment(*plain, "", Amount(quantity, quantity), text(row, "unit"), "", None, (said, said), None,
                          text(row, "words"))  # fmt: skip
    one = first.candidate
    when = (one.said_on.earliest, one.said_on.latest) if one.said_on else (said, said)
    kind = one.quantity.unit_class.value if one.quantity else ""
    return Commitment(
        *plain, one.receiver, amount_of(one), text(row, "unit"), kind, one.stance, when,
        one.due.latest if one.due else None, text(row, "words"), tuple(card.id for card in own),
    )  # fmt: skip


def _seen(moment: Moment, commitment: Commitment, done: Mapping[str, Any]) -> float:
    """Give how much was observed, in the unit of the pledge: what was entered as fulfilment, else people who came."""
    entered = [one.amount for one in read_fulfilments(moment.events) if one.commitment == commitment.id]
    people = commitment.unit_class in ("", UnitClass.PEOPLE.value)
    return sum(entered) if entered else float(done["arrived"]["people"]) if people else 0.0


def _said_arrived(commitment: Commitment, cards: Sequence[Card]) -> dict[str, Any] | None:
    """Tell what accepted reports say of arrivals: bounds where they count, and their origins; None: nothing."""
    reports = [one for one in cards if one.verdict == "accept" and _is_arrival(one) and _of_deal(one, commitment)]
    if not reports:
        return None
    amounts = [found for one in reports if (found := amount_of(one.candidate)) is not None]
    lows = [one.least for one in amounts if one.least is not None]
    highs = [one.most for one in amounts if one.most is not None]
    return {
        "least": min(lows, default=None),
        "most": max(highs, default=None) if len(highs) == len(reports) else None,
        "reports": len({one.report.id for one in reports}),
        "origins": len(origins(reports)),
    }


def _is_arrival(card: Card) -> bool:
    return card.candidate.stance in (Stance.REPORTED_UNDER_WAY, Stance.REPORTED_ARRIVED, Stance.CONFIRMED_ARRIVED)


def _of_deal(card: Card, commitment: Commitment) -> bool:
    one = card.candidate
    fits = one.quantity is None or one.quantity.unit_class.value == commitment.unit_class
    return fits and same_name(one.giver, commitment.provider) and role_of(one.unit_role) == role_of(commitment.unit)


def _late(moment: Moment, commitment: Commitment) -> dict[str, Any] | None:
    """Tell which teams should have come by the day and did not, and since when."""
    found = {"teams": 0, "days": 0}
    for name, row in moment.rows.get("contingents", {}).items():
        arrives = day(row, "arrives")
        if text(row, "pledge") != commitment.id or arrives is None or arrives > moment.progress.as_of:
            continue
        stay = moment.progress.attendance.get(name)
        lacking = (whole(row, "teams") or 0) - (stay.arrived if stay else 0)
        if lacking > 0:
            found["teams"] += lacking
            found["days"] = max(found["days"], (moment.progress.as_of - arrives).days)
    return found if found["teams"] else None


def _short(amount: Amount, seen: float) -> dict[str, float | None] | None:
    """Tell how much is still to come, between bounds; None where all came, or where nobody said how much."""
    if amount.least is None or seen >= amount.least:
        return None
    return {"least": amount.least - seen, "most": None if amount.most is None else amount.most - seen}


def _corroboration(own: Sequence[Card], groups: Iterable[Cluster]) -> dict[str, Any] | None:
    for group in groups:
        if own and own[0].id in group.cards:
            return {"reports": group.reports, "origins": group.origins, "told": group.told}
    return None


def _partners(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Add up the pledges of each partner by class of unit, so that money and people never meet."""
    sums: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        sums.setdefault((line.commitment.provider, line.commitment.unit_class or line.commitment.unit), []).append(line)
    found = []
    for (partner, kind), of in sums.items():
        amounts = [line.commitment.amount or Amount(None, None) for line in of]
        mosts = [one.most for one in amounts]
        found.append(
            {
                "partner": partner,
                "unit_class": kind,
                "pledged": {
                    "least": sum(one.least or 0.0 for one in amounts),
                    "most": None if None in mosts else sum(one or 0.0 for one in mosts),
                },
                "arrived": sum(line.arrived.least or 0.0 for line in of),
                "team_days": round(sum(line.figures["used"]["team_days"] for line in of), 2),
            }
        )
    return found
