"""Score the numbers found in MEANTIME against its VALUEs, by the overlap of their extents.

A number counts as found where it overlaps a VALUE that no other number has taken. The corpus marks numbers that carry
information and leaves out many ("one of the", ordinals, the numbers of a model), so that precision is a lower bound.
"""

from collections.abc import Callable, Iterable, Sequence

from intervals import Tally, f1, precision, recall, row
from meantime import Article

Extents = list[tuple[int, int]]
KINDS = ("QUANTITY", "MONEY", "PERCENT")


def measured(articles: Sequence[Article], find: Callable[[str], Extents]) -> dict[str, dict[str, float | int]]:
    """Score all articles: recall, precision and F1 of the extents, and the recall of each kind."""
    found = [(article, find(article.text)) for article in articles]
    tallies = [tally([(v.start, v.end) for v in article.values], extents) for article, extents in found]
    rows = {"recall": row(tallies, recall), "precision": row(tallies, precision), "F1": row(tallies, f1)}
    for kind in KINDS:
        ours = [tally([(v.start, v.end) for v in a.values if v.kind == kind], extents) for a, extents in found]
        rows[f"recall of {kind}"] = row(ours, recall)
    return rows


def tally(gold: Iterable[tuple[int, int]], extents: Extents) -> Tally:
    """Pair extents that overlap, each with one other, from left to right."""
    free, there, right = sorted(extents), sorted(gold), 0
    for start, end in there:
        meeting = next((e for e in free if e[0] < end and start < e[1]), None)
        if meeting is not None:
            free.remove(meeting)
            right += 1
    return Tally(right, len(extents), len(there))
