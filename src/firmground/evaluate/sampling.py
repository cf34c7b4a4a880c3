"""How much of cleared ground to search again: a zero-failure plan, tightened by what is known of the work.

The question is the one of acceptance sampling with acceptance number zero: if so much is searched again and nothing
is found, how sure may one be that fewer than so many items were missed? For items that lie anywhere in the ground
with equal chance, a search of a share f that detects an item with probability p overlooks all of D items with
probability (1 - f p)^D. Asking that to be at most 1 - C gives f = (1 - (1 - C)^(1/D)) / p, the lot-sensitive plan of
E. G. Schilling, J. Quality Technology 10 (1978) 47-51, with imperfect detection; for large grounds it is the
"rule of three" of Poisson counts (J. A. Hanley and A. Lippman-Hand, JAMA 249 (1983) 1743-1745).

Every figure is the authority's to set. The result is advisory: it authorises nothing and replaces no standard.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any

from firmground.model.area import HECTARE_M2

__all__ = ["ADVISORY", "Requirement", "Sample", "Tightening", "TrackRecord", "confidence", "sample", "share_to_search"]

ADVISORY = (
    "Advisory: the national authority decides how much is searched again. Nothing found in a sample is no proof; "
    "residual risk remains."
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an authority asks of the sample.

    ``per_ha`` is the number of missed items for each hectare that must be ruled out with ``confidence``, given that
    a second search finds an item with probability ``detection``. Each ``*_factor`` divides ``per_ha`` where it applies.
    """

    confidence: float
    per_ha: float
    detection: float
    unknown_operator_factor: float
    history_factor: float
    method_factor: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.confidence < 1.0 or not 0.0 < self.detection <= 1.0:
            raise ValueError("confidence must lie between 0 and 1, detection above 0 and up to 1")
        if self.per_ha <= 0 or min(self.unknown_operator_factor, self.history_factor + 1, self.method_factor) < 1:
            raise ValueError("items for a hectare must be above 0, and no factor may make the sample smaller")


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Visits to an operator so far, and non-conformities weighed by how grave they were."""

    visits: int = 0
    weighed: float = 0.0
    open_critical: int = 0


@dataclass(frozen=True, slots=True)
class Tightening:
    """Something that tightens the limit, by a factor."""

    what: str
    factor: float


@dataclass(frozen=True, slots=True)
class Sample:
    """How much to search again, what it would show, and why so much.

    ``share`` is the share of ``cleared_m2``; ``confidence`` what a search of that share, with nothing found, attains.
    """

    cleared_m2: float
    search_m2: float
    share: float
    confidence: float
    missed_limit: int
    per_ha: float
    detection: float
    reasons: tuple[Tightening, ...]
    statement: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self) | {"advisory": ADVISORY}


def share_to_search(items: int, detection: float, asked: float) -> float:
    """Give the share of the ground to search, up to 1, so that ``items`` missed items would not all be overlooked.

    Where even a search of all of it cannot give the confidence that is asked for, it is 1.
    """
    return min(1.0, -math.expm1(math.log1p(-asked) / items) / detection)


def confidence(items: int, detection: float, share: float) -> float:
    """Give the confidence that fewer than ``items`` were missed, if a share is searched again and nothing is found."""
    return -math.expm1(items * math.log1p(-share * detection)) if share * detection < 1.0 else 1.0


def sample(cleared_m2: float, required: Requirement, record: TrackRecord) -> Sample:
    """Say how much of cleared ground to search again; raises ValueError where there is none.

    With a critical non-conformity open all of it is searched.
    """
    if not cleared_m2 > 0:
        raise ValueError("there is no cleared ground to sample")
    reasons = _reasons(required, record)
    per_ha = required.per_ha / math.prod(reason.factor for reason in reasons)
    items = max(1, math.ceil(per_ha * cleared_m2 / HECTARE_M2 - 1e-9))
    share = 1.0 if record.open_critical else share_to_search(items, required.detection, required.confidence)
    search = min(cleared_m2, math.ceil(share * cleared_m2))
    attained = confidence(items, required.detection, search / cleared_m2)
    said = _statement(cleared_m2, search, items, attained, required)
    return Sample(
        cleared_m2, search, search / cleared_m2, attained, items, per_ha, required.detection, reasons, said
    )  # fmt: skip


def _reasons(required: Requirement, record: TrackRecord) -> tuple[Tightening, ...]:
    found = []
    if required.method_factor > 1:
        found.append(Tightening("the method by which it was cleared", required.method_factor))
    if not record.visits:
        found.append(Tightening("no visit to this operator is in the ledger", required.unknown_operator_factor))
    elif record.weighed:
        rate = record.weighed / record.visits
        told = f"non-conformities of this operator, weighed {record.weighed:g} in {record.visits} visits"
        found.append(Tightening(told, 1 + required.history_factor * rate))
    if record.open_critical:
        found.append(Tightening("a critical non-conformity is open: all of it is searched again", 1.0))
    return tuple(reason for reason in found if reason.factor > 1 or record.open_critical)


def _statement(cleared_m2: float, search: float, items: int, attained: float, required: Requirement) -> str:
    density = items * HECTARE_M2 / cleared_m2
    ground = f"{search:,.0f} of {cleared_m2:,.0f} m2"
    said = (
        f"If {ground} are searched again and nothing is found, then with {100 * attained:.0f} % confidence fewer than "
        f"{items} item{'s' if items > 1 else ''} ({density:.2g} per ha) were missed, given that a second search finds "
        f"{100 * required.detection:g} % of what is there."
    )
    if attained < required.confidence - 1e-9:
        said += f" The {100 * required.confidence:g} % that are asked for cannot be had, even by searching all of it."
    return said
