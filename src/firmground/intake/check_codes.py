"""Codes of the findings of ``firmground check``, each with its one meaning, and how such findings are made."""

from collections.abc import Mapping

from firmground.model import Finding, Severity

__all__ = ["CODES", "error", "warning"]

CODES: Mapping[str, str] = {
    "FG-CK-001": "The project holds neither hazardous areas nor assets.",
    "FG-CK-002": "The start of the project is missing or is no date.",
    "FG-CK-003": "A setting of the project is not understood.",
    "FG-CK-004": "The coordinate reference system of the project is unfit for measuring these data.",
    "FG-CK-005": "A rule or weight has a name that nothing asks for.",
    "FG-CK-101": "A required value is missing.",
    "FG-CK-102": "A value is not of the type of its column.",
    "FG-CK-103": "A value is none of those that its column takes.",
    "FG-CK-104": "A value lies outside the range of its column.",
    "FG-CK-105": "An id is used twice in one layer.",
    "FG-CK-106": "An id is used in two layers, though needs and works name both alike.",
    "FG-CK-107": "A row names something that is not there.",
    "FG-CK-108": "A text is too long to be a name, a list or a remark.",
    "FG-CK-201": "A geometry is missing.",
    "FG-CK-202": "A geometry is of the wrong type, crosses itself, or does not lie on the globe.",
    "FG-CK-203": "Two hazardous areas cover the same ground, which is then counted twice.",
    "FG-CK-204": "A hazardous area lies wholly outside the extent of the places.",
    "FG-CK-301": "The expected release shares of a hazardous area do not sum to 1.",
    "FG-CK-302": "A hazardous area is confirmed without direct evidence.",
    "FG-CK-303": "Land stands as reported and not surveyed, but also as surveyed or closed.",
    "FG-CK-401": "The needs of a service are not understood.",
    "FG-CK-402": "The owners of an asset are not understood or their shares do not sum to 1.",
    "FG-CK-501": "A contingent leaves before it arrives.",
    "FG-CK-502": "An accreditation ends before it begins.",
    "FG-CK-503": "A rotation has its days or its gap, but not both.",
    "FG-CK-504": "A period ends before it begins.",
    "FG-CK-505": "A team kind lacks the skill that a method or an activity asks of it.",
    "FG-CK-506": "The fewest teams are more than the most teams.",
    "FG-CK-507": "The outputs of a method do not rise from above 0.",
    "FG-CK-508": "No method covers an activity that the data ask for.",
    "FG-CK-509": "An uncertainty has a spread that its factor cannot take, or is given twice.",
    "FG-CK-601": "Activities wait for each other in a circle.",
    "FG-CK-602": "Services need each other in a circle.",
    "FG-CK-603": "Places lie in each other in a circle.",
    "FG-CK-604": "Locks or deadlines contradict each other or the horizon.",
    "FG-CK-605": "An activity of the user's takes the name or the role of a derived one.",
    "FG-CK-701": "A road is blocked, but nothing in the data would open it.",
    "FG-CK-702": "A road is open and damaged, so that its repair is not planned.",
    "FG-CK-703": "A road is drawn in pieces that do not meet.",
    "FG-CK-801": "No route to a site ever opens.",
    "FG-CK-802": "A base with contingents is joined to no road.",
    "FG-CK-803": "Works dig deeper than the depth to which the ground is to be released (L2).",
    "FG-CK-804": "No contingent has teams of the kind and skill that an activity asks for.",
    "FG-CK-805": "No contingent with the skill is accredited for an activity of the release chain (L4).",
    "FG-CK-806": "No contingent that could do an activity may work in its district (L7).",
    "FG-CK-807": "No contingent has as many teams as an activity asks for at least.",
    "FG-CK-808": "No contingent stays long enough for an activity.",
    "FG-CK-809": "A deadline falls before the earliest possible end.",
    "FG-CK-810": "A lock cannot be kept.",
    "FG-CK-811": "A budget is 0.",
    "FG-CK-812": "Works wait for the handover of a hazardous area that can never happen.",
    "FG-CK-813": "A contingent is never there within the horizon.",
    "FG-CK-814": "A trial plan does not keep a lock, a deadline or an equity floor.",
}
"""What each code means, in one line."""


def error(
    code: str, message: str, remedy: str, *, layer: str | None = None, row: int | None = None, column: str | None = None
) -> Finding:
    """Make a finding that stops the plan."""
    return Finding(code, Severity.ERROR, message, remedy, layer=layer, row=row, column=column)


def warning(
    code: str, message: str, remedy: str, *, layer: str | None = None, row: int | None = None, column: str | None = None
) -> Finding:
    """Make a finding that asks a person to look."""
    return Finding(code, Severity.WARNING, message, remedy, layer=layer, row=row, column=column)
