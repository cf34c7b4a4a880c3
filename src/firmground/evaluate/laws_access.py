"""The law of access: an open route, and no work on closed days."""

from collections.abc import Iterator, Mapping

from firmground.evaluate.bench import Bench, Case
from firmground.model import Breach

__all__ = ["no_work_on_closed_days", "open_route"]


def open_route(bench: Bench) -> Iterator[Breach]:
    """L6: nobody works at a place to which no route is open when the last of the teams sets out."""
    opens = {link.id: bench.outcomes.link_opens(link.id) for link in bench.programme.links}
    late = {link for link, day in opens.items() if day is None or day > 0}
    for case in bench.cases:
        if not case.site.nodes and not case.entry.route:
            continue
        problem = _broken_route(bench, case)
        if problem is None and not late.isdisjoint(case.entry.route):
            problem = _late_link(bench, case, opens)
        if problem is not None:
            yield bench.breach("L6", case, f"no open route: {problem}")


def _late_link(bench: Bench, case: Case, opens: Mapping[str, int | None]) -> str | None:
    """Name the first link of a route that is not open when the last of the teams sets out; None if all are."""
    leaving = case.start - bench.sets_out.get(case.activity.id, 0)
    for link in case.entry.route:
        day = opens[link]
        if day is None:
            return f"link {link} never opens"
        if day > max(0, leaving):
            return f"link {link} opens only on {bench.date(day)}"
    return None


def _broken_route(bench: Bench, case: Case) -> str | None:
    """Say where the route is no path from the base to the site; None if it is one."""
    here = bench.programme.base_by_id[case.contingent.base].node
    if here is None:
        return f"base {case.contingent.base} is joined to no road"
    for name in case.entry.route:
        link = bench.programme.link_by_id.get(name)
        if link is None:
            return f"there is no link {name}"
        if here not in (link.from_node, link.to_node):
            return f"link {name} does not begin where the route has come to"
        here = link.to_node if here == link.from_node else link.from_node
    if case.site.nodes and here not in case.site.nodes:
        return "it does not end at the site"
    return None


def no_work_on_closed_days(bench: Bench) -> Iterator[Breach]:
    """L6: nobody works on a day closed for that kind of work; the work takes as many open days as it needs."""
    for case in bench.cases:
        kind, place = case.activity.kind, case.site.place
        for day in (case.start, case.end - 1):
            if not bench.workdays.is_open(kind, place, case.contingent, day):
                yield bench.breach("L6", case, f"{bench.date(day)} is closed for {kind.value} here", day=day)
                break
        else:
            needed = case.method.working_days(max(1, len(case.entry.teams)))
            found = bench.workdays.count(kind, place, case.contingent, case.start, case.end)
            if found < needed:
                # Long enough if only all its days were open: then somebody is to work on the closed ones.
                law = "L6" if case.end - case.start >= needed else "P3"
                rest = "; the others are closed" if found < case.end - case.start else ""
                yield bench.breach(law, case, f"needs {needed} working days but has {found}{rest}")
            elif found > needed:
                yield bench.breach("P3", case, f"needs {needed} working days but is given {found}")
