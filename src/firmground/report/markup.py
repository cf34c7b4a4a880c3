"""HTML that is put together from parts, so that text from data can never become markup."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Cell", "Column", "Markup", "join", "named", "table", "tag", "text"]


class Markup(str):
    """Text that is HTML already; every other string is escaped before it enters a page."""

    __slots__ = ()


Cell: TypeAlias = str | int | float | Markup | None

# Control characters have no meaning in HTML, and lone surrogates cannot be written as UTF-8.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether it holds numbers or dates, which stand aligned."""

    heading: str
    numeric: bool = False
    note: str = ""


def text(value: Cell) -> Markup:
    """Escape a value, unless it is markup already; None gives nothing, and a text beyond reason is cut."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markup()
    said = str(value)
    if len(said) > _LONGEST:
        said = said[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return Markup(html.escape(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", said)))


def join(parts: Iterable[Cell], between: str = "") -> Markup:
    """Escape and join."""
    return Markup(between.join(text(p) for p in parts))


def tag(name: str, *children: Cell, **attributes: str | None) -> Markup:
    """Write an element; ``class_`` stands for class, underscores for dashes, and None leaves an attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def named(name: str, within: str) -> Markup:
    """Write a name and, smaller below it, what it lies within."""
    return join([name, Markup(f" <small>{text(within)}</small>") if within else ""])


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    caption: str,
    ident: str | None = None,
    print_rows: int | None = None,
) -> Markup:
    """Write a table; with an ``ident`` a script may sort and filter it, and print stops after ``print_rows`` rows."""
    numeric = [c.numeric for c in columns]
    # End tags of th, td and tr may be left out in HTML, which spares a tenth of a large page.
    written = ["<tr>" + "".join(_cell(c, n) for c, n in zip(row, numeric, strict=True)) for row in rows]
    headings = (
        tag("th", c.heading, tag("small", c.note) if c.note else "", scope="col", class_="n" if c.numeric else None)
        for c in columns
    )
    cut = print_rows is not None and len(written) > print_rows
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *headings)),
        tag("tbody", Markup("\n".join(written))),
        id=ident,
        class_=" ".join(["sortable"] * (ident is not None) + [f"print{print_rows}"] * cut) or None,
    )
    note = tag(
        "p", f"Print shows the first {print_rows} of {len(written)} rows; the workbook holds all.", class_="printnote"
    )
    return join([tag("div", made, class_="scroll" if ident is None else "scroll tall"), note if cut else ""])


def _cell(value: Cell, numeric: bool) -> str:  # noqa: FBT001 - called in one place
    return f"<td class=n>{text(value)}" if numeric else f"<td>{text(value)}"
