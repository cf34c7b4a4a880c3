"""What the judge says of a plan: which law is broken by whom, and what the plan is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["Breach", "Price", "Verdict"]


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of the law, or of a constraint that an authority set.

    ``law`` is L1 to L7, or one of P1 (precedence), P2 (deadline or lock), P3 (method and number of teams),
    P4 (budget), P5 (equity floor), P6 (the plan does not fit its Programme).
    """

    law: str
    who: str
    where: str
    when: str
    why: str

    def as_dict(self) -> dict[str, str]:
        """Give the breach in the order that ``--json`` promises."""
        return {"law": self.law, "who": self.who, "where": self.where, "when": self.when, "why": self.why}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Legal, or every breach that was found."""

    breaches: tuple[Breach, ...] = ()

    @property
    def legal(self) -> bool:
        """Whether no law is broken."""
        return not self.breaches


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan is worth: weighted person-days first, money and team-days beside it.

    ``objective_person_days`` is the weighted sum that plans are compared by. ``exposure`` and ``deprivation`` are
    unweighted person-days. ``returns`` gives the day on which each service returns, ``releases`` the day on
    which each hazardous area is handed over; None means not within the horizon.
    """

    objective_person_days: int
    exposure_person_days: int
    deprivation_person_days: Mapping[str, int]
    money: int
    money_by_partner: Mapping[str, int]
    team_days: int
    team_days_by_kind: Mapping[str, int]
    returns: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    releases: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
