"""Stop when nothing better has been found for a while."""

__all__ = ["Patience"]


class Patience:
    """Bears a stretch of the search without a gain, measured as a share of the whole search."""

    def __init__(self, stretch: float) -> None:
        self._stretch, self._last = stretch, 0.0

    def gained(self, share: float) -> None:
        """Something better was found at this share of the search."""
        self._last = share

    def over(self, share: float) -> bool:
        """Whether the last gain lies too far back."""
        return share - self._last > self._stretch
