"""Days (or steps of time) in a constraint model that follow from others, and what they are worth as hints."""

from collections.abc import Sequence

from ortools.sat.python.cp_model import CpModel, IntVar

__all__ = ["Book", "Day"]

Day = IntVar | int
"""A day of the model: a variable, or a day that is known."""


class Book:
    """Writes days into a model, and remembers how they follow from others, so that a hint can name them all."""

    def __init__(self, horizon: int) -> None:
        self.model, self.horizon = CpModel(), horizon
        self._written: list[tuple[IntVar, int, list[Day], list[IntVar]]] = []
        self._wholes: list[tuple[IntVar, IntVar, int, int]] = []

    def day(self, least: int = 0) -> IntVar:
        """Make a free day, the horizon at most."""
        return self.model.new_int_var(min(least, self.horizon), self.horizon, "")

    def flag(self) -> IntVar:
        """Make a yes or no."""
        return self.model.new_bool_var("")

    def latest(self, members: Sequence[Day]) -> Day:
        """Give a day that none of some days comes after."""
        known = max((m for m in members if isinstance(m, int)), default=0)
        unknown = list({m.index: m for m in members if not isinstance(m, int)}.values())
        if known >= self.horizon or not unknown:
            return min(known, self.horizon)
        if known == 0 and len(unknown) == 1:
            return unknown[0]
        day = self.day(known)
        for member in unknown:
            self.model.add(day >= member)
        self._written.append((day, len(members), list(members), []))
        return day

    def earliest(self, members: Sequence[Day], least: int = 1) -> Day:
        """Give a day that at least so many of some days do not come after."""
        if least == len(members):
            return self.latest(members)
        if sum(m == 0 for m in members if isinstance(m, int)) >= least:
            return 0
        day, bits = self.day(), [self.flag() for _ in members]
        self.model.add(sum(bits) == least)
        for member, bit in zip(members, bits, strict=True):
            self.model.add(day >= member).only_enforce_if(bit)
        self._written.append((day, least, list(members), bits))
        return day

    def whole(self, day: IntVar, added: int, parts: int) -> IntVar:
        """Give a number that, if minimised, is the whole part of (day + added) / parts."""
        number = self.model.new_int_var(0, (self.horizon + added) // parts, "")
        self.model.add(parts * number >= day + (added - parts + 1))
        self._wholes.append((number, day, added, parts))
        return number

    def hint(self, known: dict[int, int]) -> None:
        """Hint the days that follow from days known by the index of their variable, which are added to."""

        def value(day: Day) -> int:
            return day if isinstance(day, int) else known[day.index]

        for day, least, members, bits in self._written:
            if any(not isinstance(m, int) and m.index not in known for m in members):
                continue
            ranked = sorted(range(len(members)), key=lambda i: value(members[i]))
            known[day.index] = value(members[ranked[least - 1]])
            self.model.add_hint(day, known[day.index])
            for place, i in enumerate(ranked):
                if bits:
                    self.model.add_hint(bits[i], place < least)
        for number, day, added, parts in self._wholes:
            if day.index in known:
                self.model.add_hint(number, (known[day.index] + added) // parts)
