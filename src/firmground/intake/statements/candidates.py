"""Cards: each number that stands in words of giving, and each work promised without one, with its fields filled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from firmground.intake.statements.names import Name
from firmground.intake.statements.stance import stance
from firmground.model.statement import Candidate, Quantity, Report, Saying, Span, Stance, UnitClass, When, candidate_id

__all__ = ["Scene", "candidates"]

_VERB = (
    r"send(?:s|ing)?|sent|deploy(?:s|ed|ing)?|provid(?:e|es|ed|ing)|deliver(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|"
    r"donat(?:e|es|ed|ing)|contribut(?:e|es|ed|ing)|giv(?:e|es|ing|en)|gave|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|"
    r"offer(?:s|ed|ing)?|dispatch(?:es|ed|ing)?|commit(?:s|ted|ting)?|allocat(?:e|es|ed|ing)|earmark(?:s|ed|ing)?|"
    r"fund(?:s|ed|ing)?|financ(?:e|es|ed|ing)|train(?:s|ed|ing)?|station(?:s|ed|ing)?|replac(?:e|es|ing)|enlarged?|rais(?:e|es|ed)|build(?:s|ing)?|rebuild(?:s|ing)?|clear(?:s|ing)?|"
    r"grant(?:s|ed|ing)?|second(?:ed|ing)|loan(?:s|ed|ing)?|lend(?:s|ing)?|invest(?:s|ed|ing)?|donor|hand(?:ed|ing)? over|"  # noqa: E501
    r"arriv(?:e|es|ed|ing)|restor(?:e|es|ing)|repair(?:s|ing)?|mobili[sz](?:e|es|ed|ing)|pay|transfer(?:red|ring)?"
)
_GIVING = re.compile(rf"\b(?:{_VERB})\b", re.IGNORECASE)
_NOMINAL = re.compile(
    r"\b(?:dispatch|deployment|contribution|donation|pledge|grant|aid|assistance|delivery|arrival|provision|package|"
    r"demining|mine clearance|reconstruction|promised|offers?|due (?:on|in|by)|to help|to clear|to rebuild|to restore|including|of whom|of which)\b",  # noqa: E501
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:killed|dead|deaths?|died|wounded|injured|casualt\w+|victims|captured|displaced|fled|refugees|aged|years? old|"  # noqa: E501
    r"per cent of (?:respondents|voters)|poll|surveyed respondents|prices?|shares|attack(?:s|ed)?|battle|shelling|fired|"  # noqa: E501
    r"destroyed|votes?)\b",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:(?:a|an|the|new|war|joint|several|two) )*((?:[a-z-]+ ){0,2}?(?:memorials?|memorial complex|museum|monument|bridges?|"  # noqa: E501
    r"hospitals?|schools?|clinics?|power plant|training cent(?:re|er)|railway|road|airport|housing estate)"
    r"(?:\s+complex)?(?: with an? [a-z]+)?)",
)
_MORE = re.compile(
    r"\b(?:[Aa]nother|further|more|accompany|follow|on (?:their|its) way|spoke of|been told of|was right)\b"
)
_BARE = 10  # a number that counts nothing named is given only from here: below it is a turn of phrase
_MAKING = re.compile(
    r"\b(?:build|establish|creat|construct|rebuild|restor|erect|open|set(?:ting)? up)(?:s|e|es|ed|ing)?\b"
)
_PURPOSE = re.compile(r"\b(?:to (?:help|clear|assist|support|restore|rebuild|repair|build|train|remove|survey|work|take part)"  # noqa: E501
                      r"|for (?:the )?(?:[a-z]+ )?(?:demining|clearance|clearing|reconstruction|rebuilding|repair\w*|"
                      r"restoration|training|mine action|humanitarian))\b[^.,;\"”]*")  # fmt: skip
_RECEIVER = re.compile(r"\b(to|for|in|help|assist|of) (?:the )?$")
_HELPED = ("help", "assist")
_PARTIES = re.compile(r"with the participation of|jointly|together with|both (?:countries|sides)|in cooperation with")
_FROM = re.compile(r"(?:\bfrom|\bby) (?:the )?(?:[a-z]+ )*$")
_AFTER = re.compile(r"^(?: [a-z-]+){0,4} (?:from|by) (?:the )?$")


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with the saying that holds it, and what else the report knows."""

    report: Report
    shown: str
    start: int
    end: int
    saying: Saying | None
    names: tuple[Name, ...]
    whens: tuple[When, ...]
    said_on: When | None
    before: str = ""  # who gave last, for a sentence that begins with It or They


@dataclass(slots=True)
class _Fields:
    """The fields of a card while it is filled: value, evidence and rule of each."""

    values: dict[str, str] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def fill(self, name: str, value: str, span: Span | None, rule: str) -> None:
        """Fill one field with its evidence and rule."""
        self.values[name], self.rules[name] = value, rule
        if span is not None:
            self.spans[name] = span


def candidates(scene: Scene, numbers: tuple[Quantity, ...]) -> Iterator[Candidate]:
    """Give a card for each number of the sentence that is given, and one for a work promised without a number."""
    given = [q for q in numbers if _is_given(scene, q)]
    for number in given:
        yield _card(scene, number, number.span)
    if not given and (work := _work(scene)) is not None:
        yield _card(scene, None, work)


def _is_given(scene: Scene, number: Quantity) -> bool:
    """Say whether a number stands in words of giving: not a share, a loss, an age, or a bare count."""
    text = scene.shown[scene.start : scene.end]
    near = scene.shown[number.span.end : min(scene.end, number.span.end + 60)]
    behind = scene.shown[max(scene.start, number.span.start - 25) : number.span.start]
    near = re.split(r"[,;]| to (?:help|clear|restore)", near)[0]
    if (
        number.unit == "%"
        or (not number.unit and (number.most or number.least or 0) < _BARE)
        or _NOT.search(near)
        or _NOT.search(behind)
    ):
        return False
    return bool(_GIVING.search(text) or _NOMINAL.search(text) or (scene.before and _MORE.search(text)))


def _work(scene: Scene) -> Span | None:
    making = _MAKING.search(scene.shown, scene.start, scene.end)
    if making is None:
        return None
    work = _WORK.search(scene.shown, making.end(), scene.end)
    held = stance(scene.shown, scene.start, scene.end)
    if work is None or held is None or work.start() - making.end() > 60:  # noqa: PLR2004 - the object of the making
        return None
    return scene.report.span(work.start(1), work.end(1))


def _card(scene: Scene, number: Quantity | None, thing: Span) -> Candidate:
    fields = _Fields()
    if number is not None:
        fields.fill("quantity", number.span.text, number.span, "number")
        _role(scene, number, fields)
    else:
        fields.fill("unit_role", thing.text, thing, "work.named")
    held = _stance(scene, thing, fields)
    _giver(scene, thing, fields)
    _purpose(scene, thing, fields)
    _receiver(scene, thing, fields)
    if scene.saying is not None:
        _speech(scene.saying, fields)
    v = fields.values.get
    return Candidate(
        id=candidate_id(scene.report, thing.start, thing.end),
        report=scene.report.id,
        quantity=number,
        unit_role=v("unit_role", ""),
        giver=v("giver", ""),
        receiver=v("receiver", ""),
        purpose=v("purpose", ""),
        place=v("place", ""),
        parties=_parties(scene, v("giver", "")) if number is None else (),
        stance=held,
        said_on=scene.said_on,
        due=_due(scene, thing, held),
        saying=scene.saying,
        spans=fields.spans,
        filled_by=fields.rules,
        sentence=scene.report.span(scene.start, scene.end),
    )


def _speech(saying: Saying, fields: _Fields) -> None:
    fields.fill("quote", saying.span.text, saying.span, "saying.sentence")
    if saying.speaker_span is not None:
        fields.fill("speaker", saying.speaker, saying.speaker_span, "saying.speaker")


def _role(scene: Scene, number: Quantity, fields: _Fields) -> None:
    """Fill the role with what stands after the number; of money, what it is for is not its role."""
    at = scene.report.text.find(number.unit, number.span.end, number.span.end + len(number.unit) + 12)
    if number.unit_class is not UnitClass.MONEY and at >= 0:
        fields.fill("unit_role", number.unit, scene.report.span(at, at + len(number.unit)), "role.after_number")


def _stance(scene: Scene, thing: Span, fields: _Fields) -> Stance | None:
    """Read how firm it is from the words before the number in its clause, else from the whole sentence."""
    joints = re.compile(r", and |; | but ").finditer(scene.shown, scene.start, thing.start)
    clause = max((m.end() for m in joints), default=scene.start)
    held = stance(scene.shown, clause, thing.start) or stance(scene.shown, scene.start, scene.end)
    if held is None:
        return None
    fields.fill("cue", held[1].text, scene.report.span(held[1].start, held[1].end), held[2])
    fields.rules["stance"] = held[2]
    return held[0]


def _giver(scene: Scene, thing: Span, fields: _Fields) -> None:
    inside = [n for n in scene.names if scene.start <= n.span.start < scene.end]
    for name in inside:
        ahead = scene.shown[thing.end : name.span.start] if name.span.start >= thing.end else None
        if ahead is not None and _AFTER.match(ahead):
            fields.fill("giver", name.who, name.span, "giver.from")
            return
    verbs = list(_GIVING.finditer(scene.shown, scene.start, thing.start))
    at = verbs[-1].start() if verbs else thing.start
    said = scene.saying.speaker_span if scene.saying else None
    ahead_names = [n for n in inside if n.span.end <= at and not _object(scene.shown, n)]
    subject = [n for n in ahead_names if n.kind != "person" and n.span != said]
    others = [n for n in ahead_names if n.kind != "person" or n.span != said]
    chosen = next(reversed(subject or others), None)
    if chosen is not None:
        fields.fill("giver", chosen.who, chosen.span, "giver.subject")
    elif re.match(r"[\"“]?(?:It|They|We) ", scene.shown[scene.start : scene.end]) and scene.before:
        fields.fill("giver", scene.before, None, "giver.pronoun")


def _object(shown: str, name: Name) -> bool:
    """Say whether a name stands after a preposition, and so gives nothing."""
    return bool(
        re.search(r"\b(?:to|in|with|against|at|of|for|near|on|into|help) (?:the )?$", shown[: name.span.start][-12:])
    )


def _purpose(scene: Scene, thing: Span, fields: _Fields) -> None:
    match = _PURPOSE.search(scene.shown, thing.end, scene.end)
    if match is not None:
        words = scene.report.span(match.start(), match.start() + len(match.group().rstrip()))
        fields.fill("purpose", words.text, words, "purpose.clause")


def _receiver(scene: Scene, thing: Span, fields: _Fields) -> None:
    giver = fields.values.get("giver")
    for name in scene.names:
        if not thing.end <= name.span.start < scene.end or name.who == giver:
            continue
        behind = scene.shown[: name.span.start][-16:]
        found = _RECEIVER.search(behind)
        if found is not None and "referring" not in behind:
            kind = "receiver" if name.kind == "country" or found[1] in _HELPED else "place"
            if kind not in fields.values and (kind == "receiver" or found[1] != "of"):
                fields.fill(kind, name.who, name.span, f"{kind}.after_preposition")


def _parties(scene: Scene, giver: str) -> tuple[str, ...]:
    if _PARTIES.search(scene.shown, scene.start, scene.end) is None:
        return ()
    states = [n.who for n in scene.names if n.kind == "country" and scene.start <= n.span.start < scene.end]
    return tuple(dict.fromkeys([*([giver] if giver else []), *states]))


def _due(scene: Scene, thing: Span, held: Stance | None) -> When | None:
    """Give the first time in the sentence that ends after the day of publication; of what came, when it came."""
    published = scene.report.published_on
    inside = [w for w in scene.whens if w.as_written and scene.start <= w.as_written.start < scene.end and w.latest]
    if published is None:
        return None
    if held is not None and Stance.REPORTED_UNDER_WAY.rank <= held.rank < Stance.WITHDRAWN.rank:
        ahead = [w for w in inside if w.as_written and w.as_written.end <= thing.start]
        return ahead[-1] if ahead else next(iter(inside), None)
    return next((w for w in inside if w.latest and w.latest > published), None)
