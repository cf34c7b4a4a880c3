"""Stop when so many seconds of wall time have passed."""

import time

__all__ = ["Clock"]


class Clock:
    """Runs from when it is made, or wound again."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.wind()

    def wind(self) -> None:
        """Begin again: what went before, such as compiling, does not count."""
        self._began = time.monotonic()

    @property
    def share(self) -> float:
        """Share of the time that has passed, 1 at most."""
        passed = time.monotonic() - self._began
        return 1.0 if passed >= self._seconds else passed / self._seconds

    @property
    def over(self) -> bool:
        """Whether the time has passed."""
        return self.share >= 1.0
