"""Measure the reading of reports and write results.md: `make statements`.

    python benchmarks/statements/run.py                    all that can be measured here
    python benchmarks/statements/run.py --first-contact    write first_contact.json, once and never again

The first-contact figure is taken before any rule was tuned on set/. MEANTIME and PolNeAR are read where they are; what
is missing is said to be missing.
"""

import argparse
import hashlib
import json
import subprocess
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import cards
import meantime
import polnear
import quantities
from snippets import HALVES, Snippet, snippets

from firmground.model.statement import Reading, Report

HERE = Path(__file__).resolve().parent
FIRST = HERE / "first_contact.json"
Rows = dict[str, dict[str, float | int]]
QUANTITIES = """
Published or measured elsewhere on the same corpus (extent overlap F1): quantulum3 44.9; an earlier regular expression
of ours, tuned lightly on the same set, 88.3.
"""
QUOTES = """
Elsewhere on the 84 test articles (speaker F1): textacy 59.2 and GenderGapTracker 67.5, both on CoreNLP parses; earlier
rules of ours 77.8; a CRF trained on its 840 articles 79.2.
"""


def main() -> None:
    """Parse the request and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first-contact", action="store_true")
    parser.add_argument("--meantime", type=Path, default=meantime.USUAL)
    parser.add_argument("--polnear", type=Path, help="a folder with text/ and attributions/ of PolNeAR")
    asked = parser.parse_args()
    if asked.first_contact:
        first_contact()
    else:
        (HERE / "results.md").write_text(page(asked.meantime, asked.polnear))


def reader() -> Callable[[Report], Reading]:
    """Give the reader of reports."""
    read: Callable[[Report], Reading] = import_module("firmground.intake.statements.reading").read
    return read


def report(snippet: Snippet) -> Report:
    """Hand an invented report over as intake does."""
    digest = hashlib.sha256(snippet.text.encode()).hexdigest()
    return Report(digest[:16], snippet.text, "", snippet.outlet, "", snippet.published_on, "en", digest)


def half(name: str) -> Rows:
    """Score one half of the set, or both as "all"."""
    read = reader()
    chosen = [s for part in HALVES if name in {part, "all"} for s in snippets(part)]
    return cards.measured(cards.scored(snippet, read(report(snippet))) for snippet in chosen)


def first_contact() -> None:
    """Write the figures of the first contact with the set, which stay as they are for ever."""
    if FIRST.exists():
        raise SystemExit(f"{FIRST.name} is there: there is only one first contact")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)  # noqa: S607
    found = {"commit": commit.stdout.strip()} | {name: half(name) for name in ("all", *HALVES)}
    FIRST.write_text(json.dumps(found, indent=1) + "\n")


def page(corpus: Path, quotes: Path | None) -> str:
    """Write all tables as one page."""
    first = json.loads(FIRST.read_text()) if FIRST.exists() else None
    parts = [
        "# Reading reports, measured",
        "\nPercent, with the 95 % interval of a bootstrap over documents; `right` of `found` and of `there`.",
        "\n## First contact with the invented reports\n",
        table(first["all"]) if first else "Not taken.",
        *[f"\n## Invented reports, {name}\n\n{table(half(name))}" for name in HALVES],
        "\n## Numbers in MEANTIME\n",
        _numbers(meantime.articles(corpus)),
        QUANTITIES,
        "## Who said it, direct quotations in PolNeAR\n",
        table(polnear.measured(quotes, reader())) if quotes else "Not measured: no --polnear given.",
        QUOTES,
    ]
    if first:
        parts[2] += f"\nAt commit {first['commit']}, before any rule was tuned on them.\n"
    return "\n".join(parts)


def _numbers(articles: Sequence[meantime.Article]) -> str:
    if not articles:
        return "Not measured: the corpus is not here."
    found: Callable[[str], Any] = import_module("firmground.intake.statements.quantities").quantities
    return table(quantities.measured(articles, lambda text: [(one.span.start, one.span.end) for one in found(text)]))


def table(rows: Rows) -> str:
    """Write rows as a Markdown table."""
    lines = ["| what | % | 95 % interval | right | found | there |", "|---|---:|---:|---:|---:|---:|"]
    for name, r in rows.items():
        lines.append(
            f"| {name} | {r['percent']} | {r['low']} to {r['high']} | {r['right']} | {r['found']} | {r['there']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
