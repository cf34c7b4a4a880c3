"""Write the pages of docs/reference from the code; a test fails when they are stale."""

import inspect
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer

from firmground import errors
from firmground.cli.main import app
from firmground.intake.check_codes import CODES as CHECK_CODES
from firmground.intake.codes import CODES as DELIVERY_CODES
from firmground.intake.defaults import default_tables
from firmground.intake.events_form import HEAD, RECORDABLE, form_of, has_ground, needs_ground
from firmground.model import WhyNot
from firmground.model.tables import LAYERS, Column, Layer, Type
from firmground.track.card_codes import CODES as CARD_CODES
from firmground.track.entry_codes import CODES as ENTRY_CODES
from firmground.track.ledger_codes import CODES as LEDGER_CODES

HERE = Path(__file__).parent
NOTE = "<!-- written by docs/reference/generate.py (make docs); do not edit -->\n"
ABOUT = {
    "command line": """
Every verb works on one project file. Exit code 0 means success and nothing else does. With `--json`, machines read
standard output alone; progress and remarks go to standard error.
""",
    "findings": """
A **finding** is a fault in delivered data. It names the file, the layer or sheet, the row and the column, says what is
wrong and what to do. An *error* stops the import or the plan, a *warning* asks a person to look. A code never changes
its meaning.
""",
    "project file": """
One GeoPackage; QGIS opens it. The workbook that `firmground new --template xlsx` writes has the same sheets and
columns. A row whose `id` is known replaces the row before it. Geometries are in WGS84. A list is text with items parted
by semicolons. Columns in bold must be filled in.
""",
    "events": """
What `firmground record REGION.gpkg EVENT --field value` enters, and what a row of a daily sheet (`--file`) may say.
What is bold must be given. A daily sheet has these columns for every row, and the fields of the events beside them.
""",
    "defaults": """
They are written into the project file, where you edit them. None is safety advice: the national authority's figures
come first.
""",
}


def command_line() -> str:
    """Describe every verb with its arguments and options, from the code that parses them."""
    root = typer.main.get_command(app)
    verbs: dict[str, Any] = root.commands  # type: ignore[attr-defined]
    parts = [
        "# The command line",
        ABOUT["command line"],
        _table(("verb", "what it does"), [(f"[{n}](#{n})", _first_line(verbs[n].help)) for n in verbs]),
    ]
    for name, verb in verbs.items():
        parts += [f"## {name}", _line(verb.help), _table(("argument or option", "meaning"), _parameters(verb.params))]
        parts += ["    " + _line(verb.epilog).removeprefix("Example: ")]
    return _page(parts)


def _parameters(params: Sequence[Any]) -> list[tuple[str, str]]:
    rows = []
    for p in params:
        if p.name in {"help", "install_completion", "show_completion"}:
            continue
        spelled = ", ".join(f"`{o}`" for o in (*p.opts, *p.secondary_opts)) if p.opts[0].startswith("-") else ""
        shown = spelled or f"`{_line(p.metavar or p.name.upper())}`"
        told = f" Default: `{p.default}`." if spelled and isinstance(p.default, int | float | str) and p.default else ""
        rows.append((shown, f"{_line(getattr(p, 'help', '') or '')}{told}"))
    return rows


def findings() -> str:
    """List every code that a finding, an error or an unscheduled activity may carry."""
    own = sorted((getattr(errors, name) for name in errors.__all__), key=lambda e: e.code)
    return _page([
        "# Findings, errors and reasons",
        ABOUT["findings"],
        "## Findings of `import`",
        _table(("code", "meaning"), [(f"`{c}`", m) for c, m in DELIVERY_CODES.items()]),
        "## Findings of `check`",
        _table(("code", "meaning"), [(f"`{c}`", m) for c, m in CHECK_CODES.items()]),
        "## Findings of `record` and `correct`",
        _table(("code", "meaning"), [(f"`{c}`", m) for c, m in ENTRY_CODES.items()]),
        "## Findings in the ledger",
        "They say what does not fit together in what was entered; `status` lists them, `record` refuses new errors.",
        _table(("code", "meaning"), [(f"`{c}`", m) for c, m in LEDGER_CODES.items()]),
        "## Findings of `statements review`",
        _table(("code", "meaning"), [(f"`{c}`", m) for c, m in CARD_CODES.items()]),
        "## Errors",
        "A verb that fails says one sentence on standard error, with one of these codes.",
        _table(("code", "meaning"), [(f"`{e.code}`", _first_line(e.__doc__)) for e in own]),
        "## Why an activity has no place in the plan",
        _table(("reason", "in words"), [(f"`{w.name}`", w.value) for w in WhyNot]),
    ])  # fmt: skip


def project_file() -> str:
    """Describe every layer and column, as the workbook and the project file have them."""
    parts = [
        "# The project file",
        ABOUT["project file"],
        _table(("layer", "what it holds"), [(f"[{x.name}](#{x.name})", x.meaning) for x in LAYERS.values()]),
    ]
    for layer in LAYERS.values():
        parts += [f"## {layer.name}", layer.meaning + _also(layer), _columns(layer)]
    return _page(parts)


def _also(layer: Layer) -> str:
    shape = "" if layer.shape.value == "none" else f" Geometry: {layer.shape.value}."
    names = ", ".join(f"`{a}`" for a in layer.aliases)
    return f"{shape} Other names for `--as`: {names}." if names else shape


def _columns(layer: Layer) -> str:
    head = ("column", "type", "meaning")
    return _table(head, [_field(column) for column in layer.columns])


def _type(column: Column) -> str:
    return f"{column.type.value}, {column.unit}" if column.unit else column.type.value


def _told(column: Column) -> str:
    told = column.meaning
    if column.choices:
        told += ": " + ", ".join(f"`{c}`" for c in column.choices)
    if column.refers_to:
        told += "; an id of " + " or ".join(f"`{r}`" for r in column.refers_to)
    if column.type in {Type.INTEGER, Type.REAL} and column.most is not None and column.most < 10_000:  # noqa: PLR2004
        told += f"; {column.least:g} to {column.most:g}"
    return told


def events() -> str:
    """Describe every event that people enter, with its fields."""
    parts = [
        "# Events",
        ABOUT["events"],
        _table(("column", "type", "meaning"), [_field(column) for column in HEAD]),
        _table(("event", "meaning"), [(f"[{name}](#{name})", form_of(name).meaning) for name in RECORDABLE]),
    ]
    for name in RECORDABLE:
        fields = [_field(column) for column in form_of(name).columns]
        if has_ground(name):
            polygon = "**`polygon`**" if needs_ground(name) else "`polygon`"
            fields.append((polygon, "shape", "part of the area that is meant: WKT or a GeoJSON file, column `wkt`"))
        parts += [f"## {name}", form_of(name).meaning, _table(("field", "type", "meaning"), fields)]
    return _page(parts)


def _field(column: Column) -> tuple[str, str, str]:
    return (f"**`{column.name}`**" if column.required else f"`{column.name}`", _type(column), _told(column))


def defaults() -> str:
    """Show the figures that a new project begins with, and where they come from."""
    parts = [
        "# The figures a new project begins with",
        ABOUT["defaults"],
    ]
    for name, rows in default_tables().items():
        columns = [c.name for c in LAYERS[name].columns if any(r.get(c.name) not in (None, "") for r in rows)]
        cells = [[_cell(r.get(c)) for c in columns] for r in rows]
        if columns:
            parts += [f"## {name}", LAYERS[name].meaning, _table(columns, cells)]
    return _page(parts)


def _page(parts: Iterable[str]) -> str:
    return NOTE + "\n" + "\n\n".join(p.strip("\n") for p in parts if p.strip()) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else _line(str(value))


def _first_line(text: str | None) -> str:
    return _line(inspect.cleandoc(text or "").split("\n\n")[0])


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {
    "cli.md": command_line,
    "findings.md": findings,
    "project-file.md": project_file,
    "events.md": events,
    "defaults.md": defaults,
}

if __name__ == "__main__":
    for file, write in PAGES.items():
        (HERE / file).write_text(write(), encoding="utf-8")
