"""How reports stand to each other: counted by origin, not by outlet; numbers are compared and never averaged.

An origin is one speaker at one time: eight papers that quote one man of one day are one origin.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from firmground.model.pledge import Card, Relation, RelationKind, amount_of
from firmground.model.statement import Stance

__all__ = ["Cluster", "clusters", "origins", "relations", "role_of", "same_name"]

_NEAR = timedelta(days=14)
"""Two reports of a statement without a day are of one statement where they were published so close together."""

_MOST_PARTS = 4
_MOST_PEERS = 12
_GENERAL = frozenset(
    {"people", "person", "personnel", "troop", "men", "specialist", "staff", "force", "member", "soldier", "worker"}
)
"""Words for people that leave open what they do."""

_SAME = {"deminer": "sapper", "builder": "construction worker", "military builder": "construction worker"}


def role_of(words: str) -> str:
    """Call what is counted by one name: the last words of a role, in the singular, common synonyms as one."""
    found = [word[:-1] if word.endswith("s") and not word.endswith("ss") else word for word in _words(words)]
    for size in (2, 1):
        tail = " ".join(found[-size:])
        if tail in _SAME:
            return _SAME[tail]
    tail = " ".join(found[-2:])
    return tail if tail == "construction worker" else (found[-1] if found else "")


def same_name(one: str, other: str) -> bool:
    """Whether two names can be of the same: all words of the shorter one stand in the longer one; empty is nobody."""
    a, b = set(_words(one)), set(_words(other))
    return bool(a) and bool(b) and (a <= b or b <= a)


def origins(cards: Sequence[Card]) -> list[tuple[str, ...]]:
    """Group cards by who said it and when; a card that names no speaker stands for its report alone."""
    groups: list[list[Card]] = []
    for card in cards:
        home = next((group for group in groups if any(_one_origin(card, there) for there in group)), None)
        if home is None:
            groups.append([card])
        else:
            home.append(card)
    return [tuple(card.id for card in group) for group in groups]


def relations(cards: Sequence[Card], told: Iterable[Relation] = ()) -> list[Relation]:
    """Find how cards stand to each other; what a person told of a pair goes before the rules."""
    by_person = {frozenset((one.a, one.b)): one for one in told}
    found = list(by_person.values())
    for later, earlier in _ordered_pairs(cards):
        if frozenset((later.id, earlier.id)) not in by_person:
            kind = _kind(later, earlier)
            if kind is not None:
                found.append(Relation(later.id, earlier.id, kind, "rule"))
    refused = {pair for pair, one in by_person.items() if one.kind is RelationKind.UNRELATED}
    found += [one for one in _sums(cards) if frozenset((one.a, one.b)) not in refused]
    return [one for one in found if one.kind is not RelationKind.UNRELATED]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cards that speak of one pledge, the reports that carry them, and the origins that they go back to."""

    cards: tuple[str, ...]
    reports: int
    origins: int
    relations: tuple[Relation, ...]

    @property
    def told(self) -> str:
        """Say it as people do: 8 reports, 1 origin."""
        ends = ["s" if number != 1 else "" for number in (self.reports, self.origins)]
        return f"{self.reports} report{ends[0]}, {self.origins} origin{ends[1]}"


def clusters(cards: Sequence[Card], told: Iterable[Relation] = ()) -> list[Cluster]:
    """Group cards that speak of the same pledge; a total that others sum to stays a group of its own."""
    related = relations(cards, told)
    home = {card.id: card.id for card in cards}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for one in related:
        if one.kind is not RelationKind.SUMS_TO and one.a in home and one.b in home:
            home[root(one.a)] = root(one.b)
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(root(card.id), []).append(card)
    return [_cluster(group, related) for group in groups.values()]


def _cluster(group: Sequence[Card], related: Sequence[Relation]) -> Cluster:
    ids = {card.id for card in group}
    own = tuple(one for one in related if one.a in ids or one.b in ids)
    return Cluster(tuple(card.id for card in group), len({c.report.id for c in group}), len(origins(group)), own)


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if word not in ("the", "a", "an", "of")]


def _span(card: Card) -> tuple[date, date] | None:
    """Give the days on which it was said; where that is not known, those shortly before it was published."""
    said = card.candidate.said_on
    if said is not None and (said.earliest or said.latest):
        first = said.earliest or said.latest
        last = said.latest or said.earliest
        return (first, last) if first and last else None
    published = card.report.published_on
    return (published - _NEAR, published) if published else None


def _meet(one: Card, other: Card) -> bool:
    a, b = _span(one), _span(other)
    return a is None or b is None or (a[0] <= b[1] and b[0] <= a[1])


def _one_origin(one: Card, other: Card) -> bool:
    if one.report.id == other.report.id and not (one.speaker and other.speaker):
        return True
    return same_name(one.speaker, other.speaker) and _meet(one, other)


def _ordered_pairs(cards: Sequence[Card]) -> Iterable[tuple[Card, Card]]:
    """Give pairs with the card of the later words first; within a day, in the order in which they were read."""
    dated = sorted(cards, key=lambda card: (_span(card) or (date.min, date.min))[1])
    return ((later, earlier) for earlier, later in combinations(dated, 2))


def _same_deal(one: Card, other: Card) -> bool:
    """Whether both can speak of one giver's promise of one kind of thing to one receiver."""
    a, b = one.candidate, other.candidate
    if (a.quantity is None) != (b.quantity is None):
        return False
    if a.quantity and b.quantity and a.quantity.unit_class is not b.quantity.unit_class:
        return False
    compatible = all(not x or not y or same_name(x, y) for x, y in ((a.receiver, b.receiver), (a.place, b.place)))
    return compatible and same_name(a.giver, b.giver)


def _kind(later: Card, earlier: Card) -> RelationKind | None:
    if later.report.id == earlier.report.id or not _same_deal(later, earlier):
        return None
    if role_of(later.candidate.unit_role) != role_of(earlier.candidate.unit_role):
        return None
    if not _meet(later, earlier):
        return _in_time(later, earlier)
    a, b = amount_of(later.candidate), amount_of(earlier.candidate)
    if a == b:
        return RelationKind.RESTATES
    if a is not None and b is not None and a.meets(b):
        return RelationKind.NARROWS
    return RelationKind.CONFLICTS


def _in_time(later: Card, earlier: Card) -> RelationKind:
    """Tell words of another time: the same number again, or another one that takes its place."""
    same = amount_of(later.candidate) == amount_of(earlier.candidate)
    ended = later.candidate.stance in (Stance.WITHDRAWN, Stance.DENIED)
    return RelationKind.RESTATES if same and not ended else RelationKind.SUPERSEDES


def _sums(cards: Sequence[Card]) -> list[Relation]:
    """Find totals: a number of people in general that is the sum of different roles of one giver at one time."""
    found = []
    for total in cards:
        whole = amount_of(total.candidate)
        if whole is None or not whole.is_point:
            continue
        if parts := _parts(total, whole.least or 0.0, cards):
            found += [Relation(total.id, part, RelationKind.SUMS_TO, "rule", parts) for part in parts]
    return found


def _parts(total: Card, whole: float, cards: Sequence[Card]) -> tuple[str, ...]:
    """Give one set of cards of different roles that adds up to a total; of one role the first card counts."""
    role = role_of(total.candidate.unit_role)
    peers: dict[tuple[str, float], Card] = {}
    for card in cards:
        amount = amount_of(card.candidate)
        if card.id == total.id or amount is None or not amount.is_point or not 0 < (amount.least or 0) < whole:
            continue
        if _same_deal(total, card) and _meet(total, card):
            peers.setdefault((role_of(card.candidate.unit_role), amount.least or 0.0), card)
    general = not role or role.split()[-1] in _GENERAL
    for size in range(2, _MOST_PARTS + 1):
        for chosen in combinations(list(peers.items())[:_MOST_PEERS], size):
            roles = {key[0] for key, _ in chosen}
            fits = sum(key[1] for key, _ in chosen) == whole
            if fits and len(roles) == size and (general or role not in roles):
                return tuple(card.id for _, card in chosen)
    return ()
