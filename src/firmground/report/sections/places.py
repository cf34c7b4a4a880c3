"""The district officer's page: when a place gets its services back, and why not sooner."""

from firmground.model import ServiceKind
from firmground.report.dossier import Disclosure, Dossier
from firmground.report.markup import Cell, Column, Markup, named, table, tag
from firmground.report.reckon.places import PlaceReturn, place_returns
from firmground.report.words import SERVICE, number, on_day, plural

__all__ = ["places"]

_PRINTED = 400


def places(dossier: Dossier) -> Markup:
    """List all places with the day on which each service returns and what the last one waits for."""
    rows = place_returns(dossier)
    kinds = [k for k in ServiceKind if any(k in row.returns for row in rows)]
    columns = [Column("Place"), Column("People", numeric=True)]
    columns += [Column(SERVICE[k].capitalize(), numeric=True) for k in kinds]
    if dossier.disclosure is not Disclosure.PUBLIC:
        # L11: neither how many hazardous areas a settlement has nor when they are worked on is for everybody.
        columns += [
            Column("Hazards", numeric=True, note="left of open"),
            Column("Why not sooner", note="what the last service waits for"),
        ]
    back = sum(row.complete_on is not None and bool(row.returns) for row in rows)
    of = sum(bool(row.returns) for row in rows)
    return tag(
        "section",
        tag("h2", "When does my place get its services back?"),
        tag(
            "p",
            f"{number(back)} of {plural(of, 'place')} with services have all of them back within the horizon. The day "
            "given is the first one on which the service works again.",
        ),
        tag(
            "p",
            tag("label", "Find a place or district ", Markup('<input type="search" data-filters="places">')),
            Markup(' <output for="places"></output>'),
            class_="finder",
            hidden="hidden",
        ),
        table(
            columns,
            [_row(dossier, r, kinds) for r in rows],
            caption="Return of services by place",
            ident="places",
            print_rows=_PRINTED,
        ),
        id="services",
    )


def _row(dossier: Dossier, row: PlaceReturn, kinds: list[ServiceKind]) -> list[Cell]:
    days = (_day(dossier, row, kind) for kind in kinds)
    if dossier.disclosure is Disclosure.PUBLIC:
        return [named(row.place.name, row.district), number(row.people), *days]
    left = f"{number(row.areas_left)} of {number(row.areas_open)}" if row.areas_open else ""
    return [named(row.place.name, row.district), number(row.people), *days, left, row.why]


def _day(dossier: Dossier, row: PlaceReturn, kind: ServiceKind) -> Cell:
    if kind not in row.returns:
        return None
    day = row.returns[kind]
    return "works" if day == 0 else Markup("<i>not within</i>") if day is None else on_day(dossier.programme, day)
