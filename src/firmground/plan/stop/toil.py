"""Stop when so much toil is spent: a count of elementary steps, the same on every machine."""

__all__ = ["Toil"]


class Toil:
    """Counts down an allowance of steps."""

    def __init__(self, allowance: int) -> None:
        self._allowance, self._spent = allowance, 0

    def spend(self, steps: int) -> None:
        """Count steps that were made."""
        self._spent += steps

    @property
    def share(self) -> float:
        """Share of the allowance that is spent, 1 at most."""
        return 1.0 if self._spent >= self._allowance else self._spent / self._allowance

    @property
    def over(self) -> bool:
        """Whether the allowance is spent."""
        return self.share >= 1.0
