"""Who said it: sentences, the cue of speech in each, its speaker, and the chain from the speaker to the page."""

import re
from collections.abc import Iterator

from firmground.intake.statements.names import Name, whole
from firmground.model.statement import Link, Report, Saying, Span

__all__ = ["sayings", "sentences"]

_END = re.compile(
    r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bSt)(?<!\bU\.S)(?<!\bGen)(?<!\bNo)[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])"  # noqa: RUF001
)
_BREAK = re.compile(r"\s*\n\s*\n\s*")
_SAY = (
    r"said|says|say|told|tells|added|adds|stated|states|declared|announced|announces|confirmed|confirms|promised|"
    r"pledged|vowed|noted|explained|wrote|stressed|denied|denies|insisted|claimed|reported|reports|reveals|revealed|"
    r"warned|emphasi[sz]ed|acknowledged|offered|proposed|rejected|dismissed"
)
_CUE = re.compile(rf"\b(?:was quoted as saying|were quoted as saying|according to|{_SAY})\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:This|That|It|The (?:decision|news|plan|pledge|announcement|figure)) (?:was|were) "
                   r"(?:announced|reported|stated|confirmed|said|disclosed) by\b|\bmade the announcement\b")  # fmt: skip  # noqa: E501
_HE = re.compile(r"\b(He|She)\b")
_OUTLETS = (
    r"TASS|Reuters|AFP|Interfax|Kyodo|Xinhua|Yonhap|KCNA|AP|BBC|CNN|RIA Novosti|Ukrinform|Bloomberg|Anadolu|dpa|ANSA|"
    r"NHK|Al Jazeera|Agence France-Presse|Associated Press|state media|local media|state television|Censor\.NET"
)
_RELAY = (
    (re.compile(rf"\b(?:saying|said|quoted|told)\b[^.]{{0,25}}?\b(?:by|to)? ?(?:the )?(?:[\w-]+ )*?({_OUTLETS})\b"), "quoted"),  # noqa: E501
    (re.compile(r"\b(?:citing|quoting|with reference to|referring to a report (?:by|in))(?: the)?(?: [a-z-]+)*? ([A-Z][\w.]+(?: [A-Z][\w.]+)*)"), "cited"),  # noqa: E501
    (re.compile(rf"\b({_OUTLETS})\b[^.]{{0,20}}?\breport(?:ed|s)\b"), "reported"),
    (re.compile(r"\baccording to (?:the )?(?:[a-z-]+ )*((?:[A-Z][\w.]+ ?)+|state media)"), "reported"),
)  # fmt: skip
_CONTRIBUTED = re.compile(rf"\b({_OUTLETS}) contributed\b")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Cut a text into sentences; a break between paragraphs inside a sentence does not end it."""
    cuts = [m.end() for m in _END.finditer(text)]
    for gap in _BREAK.finditer(text):
        follows = text[gap.end() : gap.end() + 1]
        if not (follows.islower() and text[: gap.start()].rstrip()[-1:] not in ".!?"):
            cuts.append(gap.end())
    ends = [*sorted({c for c in cuts if 0 < c < len(text)}), len(text)]
    return tuple(_trimmed(text, a, b) for a, b in zip([0, *ends], ends, strict=False) if text[a:b].strip())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def sayings(report: Report, shown: str, known: tuple[Name, ...]) -> tuple[Saying, ...]:
    """Give what is laid to a speaker, sentence by sentence; `shown` is the text with foreign matter masked."""
    found: list[Saying] = []
    last: Name | None = None
    before: tuple[int, int] | None = None
    for bounds in sentences(shown):
        inside = tuple(n for n in known if bounds[0] <= n.span.start < bounds[1])
        following = _NEXT.search(shown, *bounds)
        if following is not None and before is not None:
            speaker = next((n for n in inside if n.span.start >= following.end()), None)
            if speaker is not None:
                found = [s for s in found if s.span.start != before[0]]
                found.append(_saying(report, shown, before, Span(*following.span(), following.group()), speaker, known))
                last = speaker
        elif (said := _said(report, shown, bounds, inside, known, last)) is not None:
            found.append(said)
        people = [n for n in inside if n.kind == "person"]
        subject = next((s for s in reversed(found) if s.span.start == bounds[0] and s.speaker_span), None)
        last = next((n for n in inside if subject and n.span == subject.speaker_span), people[0] if people else last)
        before = bounds
    return tuple(found)


def _said(
    report: Report,
    shown: str,
    bounds: tuple[int, int],
    inside: tuple[Name, ...],
    known: tuple[Name, ...],
    last: Name | None,
) -> Saying | None:
    for cue in _CUE.finditer(shown, *bounds):
        speaker = _speaker(shown, bounds, cue, inside, last)
        if speaker is not None:
            return _saying(report, shown, bounds, Span(cue.start(), cue.end(), report.text[cue.start() : cue.end()]),
                           speaker, known)  # fmt: skip
    return None


def _speaker(
    shown: str, bounds: tuple[int, int], cue: re.Match[str], inside: tuple[Name, ...], last: Name | None
) -> Name | None:
    after = [n for n in inside if n.span.start >= cue.end()]
    ahead = [n for n in inside if n.span.end <= cue.start()]
    if cue.group().lower() == "according to":
        return after[0] if after else None
    if ahead and not re.search(r"[\"”]", shown[ahead[-1].span.end : cue.start()]):
        gap = shown[ahead[-1].span.end : cue.start()]
        if len(gap) < 40 or "," in gap:  # noqa: PLR2004 - an apposition at most
            near = [n for n in ahead if n.kind == "person" and cue.start() - n.span.end < 120]  # noqa: PLR2004
            return ahead[-1] if ahead[-1].kind != "country" or not near else near[-1]
    if (
        after
        and re.match(r"\W*(?:[a-z]+ ){0,4}$", shown[cue.end() : after[0].span.start])
        and shown[bounds[0] : cue.start()].rstrip()[-1:] in ',"”'
    ):
        return after[0]
    pronoun = _HE.search(shown, bounds[0], cue.start())
    return last if pronoun is not None else None


def _saying(
    report: Report, shown: str, bounds: tuple[int, int], cue: Span, speaker: Name, known: tuple[Name, ...]
) -> Saying:
    who = whole(speaker.who, known) if speaker.kind == "person" else speaker.who
    exact = report.span(cue.start, cue.end)
    chain = [Link(who, "said", report.span(speaker.span.start, speaker.span.end)), *_relays(report, shown, bounds, who)]
    helped = _CONTRIBUTED.search(shown)
    if helped is not None:
        chain.append(Link(helped[1], "contributed", report.span(*helped.span(1))))
    if report.outlet:
        chain.append(Link(report.outlet, "reported", None))
    quoted = re.search(r"[\"“][^\"”]+[\"”]", shown[bounds[0] : bounds[1]])
    return Saying(report.span(*bounds), exact, who, report.span(speaker.span.start, speaker.span.end), tuple(chain),
                  None, quoted is not None)  # fmt: skip


def _relays(report: Report, shown: str, bounds: tuple[int, int], who: str) -> Iterator[Link]:
    seen = {who, report.outlet}
    for pattern, how in _RELAY:
        for match in pattern.finditer(shown, *bounds):
            name = match[1].strip().rstrip(".,")
            if name and name not in seen and name not in who:
                seen.add(name)
                yield Link(name, how, report.span(match.start(1), match.start(1) + len(name)))
