"""Who said it: sentences, the cue of speech in each, its speaker, and the chain from the speaker to the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from firmground.intake.statements.names import Name, between, whole
from firmground.model.statement import Link, Report, Saying, Span

__all__ = ["is_headline", "sayings", "sentences"]

_END = re.compile(
    r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bSt)(?<!\bU\.S)(?<!\bGen)(?<!\bNo)[.!?][\"”’)]{0,4}\s{1,40}(?=[\"“‘(]?[A-Z0-9])"  # noqa: RUF001
)
LONGEST = 1_000  # characters of a sentence
_BREAK = re.compile(r"(?<!\n)\s{0,40}\n\s{0,40}\n\s{0,40}")
_SAY = (
    r"said|says|say|told|tells|added|adds|stated|states|declared|announced|announces|confirmed|confirms|promised|"
    r"pledged|vowed|noted|explained|wrote|stressed|denied|denies|insisted|claimed|reported|reports|reveals|revealed|"
    r"warned|emphasi[sz]ed|acknowledged|offered|proposed|rejected|dismissed"
)
_CUE = re.compile(rf"\b(?:was quoted as saying|were quoted as saying|according to|{_SAY})\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:This|That|It|The (?:decision|news|plan|pledge|announcement|figure)) (?:was|were) "
                   r"(?:announced|reported|stated|confirmed|said|disclosed) by\b|\bmade the announcement\b")  # fmt: skip  # noqa: E501
_HE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_MARKS = re.compile(r"[\"“”]")
_GIVES = re.compile(r"promis|pledg|offer|vow|reveal", re.IGNORECASE)
_COMMA = re.compile(r"[,;\u2013\u2014:][\"”]? |[\"”] ")
_AFTER_PREPOSITION = re.compile(r"\b(?:to|in|with|against|at|of|for|near|on|into|from|by) (?:the )?$")
_OFFICE = (
    r"governor|minister|ministry|head|mayor|spokes(?:man|woman|person)|police|officials?|diplomats?|sources?|army|"
    r"television|radio|embassy|ambassador|president|office|ministers|media|league"
)
_ROLE = re.compile(
    rf"\b(?:(?:[Tt]he|[Ii]ts|[Hh]is|[Tt]wo|[Aa]) )?(?:[A-Za-z][\w-]{{1,20}} ){{0,3}}(?:{_OFFICE})\b"
    r"(?: (?:of|in) (?:the |its )?(?:[a-z]{1,20}(?: |\b)){1,2})?"
)
_CITES = re.compile(r"\bwhich (?:cites|cited|quotes|quoted) ([a-z]{1,20}(?: [a-z]{1,20}){0,4})")
_SMALL, _CLOSE, _APPOSITIONS = 3, 60, 3
NEAR = 2  # sentences for which a named agency is still the source
_OUTLETS = (
    r"TASS|Reuters|AFP|Interfax|Kyodo|Xinhua|Yonhap|KCNA|AP|BBC|CNN|RIA Novosti|Ukrinform|Bloomberg|Anadolu|dpa|ANSA|"
    r"NHK|Al Jazeera|Agence France-Presse|Associated Press|state media|local media|state television|Censor\.NET"
)
_PROPER = r"(?:[A-Z][\w.]{1,30}(?: (?=[A-Z])|\b)){1,5}"
_HOUSE = rf"({_OUTLETS}|{_PROPER})"
_RELAY = (
    (
        re.compile(
            rf"\b(?:saying|said|quoted|told)\b[^.,]{{0,25}}\b(?:by|to) (?:the )?(?:[\w-]{{1,20}} )?({_OUTLETS})\b"
        ),
        "quoted",
    ),
    (re.compile(rf"\b(?:told) (?:the )?({_OUTLETS})\b"), "quoted"),
    (re.compile(rf"\b(?:citing|quoting|cites|with reference to) (?:the )?(?:[a-z-]{{1,20}} )?{_HOUSE}"), "cited"),
    (re.compile(rf"\b({_OUTLETS})\b[^.]{{0,20}}\breport(?:ed|s)\b"), "reported"),
    (re.compile(rf"\b[Aa]ccording to (?:the )?(?:[a-z-]{{1,20}} ){{0,2}}{_HOUSE}"), "reported"),
)
_CONTRIBUTED = re.compile(rf"\b({_OUTLETS}) contributed\b")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Cut a text into sentences; a break between paragraphs inside a sentence does not end it."""
    cuts = [m.end() for m in _END.finditer(text)]
    for gap in _BREAK.finditer(text):
        follows = text[gap.end() : gap.end() + 1]
        if not (follows.islower() and text[max(0, gap.start() - 40) : gap.start()].rstrip()[-1:] not in ".!?"):
            cuts.append(gap.end())
    ends = [*sorted({c for c in cuts if 0 < c < len(text)}), len(text)]
    whole = zip([0, *ends], ends, strict=False)
    parts = (part for a, b in whole for part in _within_reach(text, a, b))
    return tuple(_trimmed(text, a, b) for a, b in parts if text[a:b].strip())


def _within_reach(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is longer than any sentence at a space, so that the work on one sentence has a bound."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
        yield start, space
        start = space
    yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def sayings(report: Report, shown: str, known: tuple[Name, ...]) -> tuple[Saying, ...]:
    """Give what is laid to a speaker, sentence by sentence; `shown` is the text with foreign matter masked."""
    found: dict[tuple[int, int], Saying] = {}
    people = tuple(n for n in known if n.kind == "person")
    last: Name | None = None
    before: tuple[int, int] | None = None
    relays: tuple[int, tuple[Link, ...]] = (0, ())
    for place, bounds in enumerate(b for b in sentences(shown) if not is_headline(shown[slice(*b)])):
        sentence = _Sentence(report, shown, bounds, tuple(n for n in between(known, *bounds)), people, last)
        own = tuple(sentence.relays())
        relays = (place, own) if own else relays
        passed = own or (relays[1] if place - relays[0] <= NEAR else ())
        following = _NEXT.search(shown, *bounds)
        speaker = next((n for n in sentence.names if following and n.span.start >= following.end()), None)
        if following is not None and before is not None and speaker is not None:
            found[before] = sentence.saying(before, following.span(), speaker, passed)
        elif (said := sentence.said()) is not None:
            speaker = said[1]
            found[bounds] = sentence.saying(bounds, said[0], speaker, passed)
        named = [n for n in sentence.names if n.kind == "person"]
        last = speaker if speaker and speaker.kind == "person" else named[0] if named else last
        before = bounds
    return tuple(found[at] for at in sorted(found))


def is_headline(words: str) -> bool:
    """Say whether a sentence is a headline: it has no full stop, and nearly all its long words are capitals."""
    long = [w for w in words.split() if len(w) > _SMALL]
    return words[-1] not in '.!?"”' and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its names, and who was named last before it."""

    report: Report
    shown: str
    bounds: tuple[int, int]
    names: tuple[Name, ...]
    people: tuple[Name, ...]
    last: Name | None

    def said(self) -> tuple[tuple[int, int], Name] | None:
        """Give the cue of speech with its speaker: the first cue outside quotation marks that has one."""
        for cue in _CUE.finditer(self.shown, *self.bounds):
            if len(_MARKS.findall(self.shown, self.bounds[0], cue.start())) % 2:
                continue
            speaker = self._named_after(cue) if cue[0].lower() == "according to" else self._subject(cue)
            if speaker is not None and not (_GIVES.match(cue[0]) and speaker.kind != "person"):
                return cue.span(), self._cited(cue) or speaker
        return None

    def _cited(self, cue: re.Match[str]) -> Name | None:
        """Give the source that the paper itself cites: "according to the Herald, which cites sources in the port"."""
        cited = _CITES.search(self.shown, cue.end(), self.bounds[1]) if cue[0].lower() == "according to" else None
        return self._role(cited[1], cited.start(1)) if cited else None

    def _named_after(self, cue: re.Match[str]) -> Name | None:
        clause = re.split(r"[,;]", self.shown[cue.end() : self.bounds[1]], maxsplit=1)[0]
        name = next((n for n in self.names if cue.end() <= n.span.start < cue.end() + len(clause)), None)
        role = _ROLE.search(clause)
        if role is not None and (name is None or name.span.start - cue.end() > role.start()):
            return self._role(role[0], cue.end() + role.start())
        return name

    def _subject(self, cue: re.Match[str]) -> Name | None:
        """Find who stands before the cue in its clause, past an apposition; else who follows it right after a quote."""
        ahead = self.shown[self.bounds[0] : cue.start()]
        inverted = re.match(r" (?:the |[a-z-]+ ){0,4}$", self.shown[cue.end() : self._next(cue.end())])
        if ahead.rstrip()[-1:] in ',"”' and inverted:
            return next(n for n in self.names if n.span.start >= cue.end())
        start = cue.start()
        for _ in range(_APPOSITIONS):
            clause = self._clause(start)
            if re.search(r"\b[Ww]ho $", self.shown[clause:start]) is None:
                found = self._in_clause(clause, start)
                if found is not None and (found.kind != "role" or clause == self.bounds[0] or start == cue.start()):
                    return found
                if found is not None:
                    return self._in_clause(self._clause(clause - 2), clause - 2, people=True) or found
                if self.shown[clause:start].strip():
                    return None
            start = clause - 2
        return None

    def _clause(self, end: int) -> int:
        """Give where the clause that ends here begins: after the last comma, semicolon, dash or closing quote."""
        breaks = [m.end() for m in _COMMA.finditer(self.shown, self.bounds[0], max(end, self.bounds[0]))]
        return max(breaks, default=self.bounds[0])

    def _next(self, at: int) -> int:
        return next((n.span.start for n in self.names if n.span.start >= at), at)

    def _in_clause(self, start: int, end: int, *, people: bool = False) -> Name | None:
        inside = [n for n in self.names if start <= n.span.start and n.span.end <= end]
        free = [
            n for n in inside if not _AFTER_PREPOSITION.search(self.shown[max(start, n.span.start - 9) : n.span.start])
        ]
        if people:
            return next((n for n in reversed(free) if n.kind == "person"), None)
        pronoun = _HE.search(self.shown, start, end)
        near = [n for n in free if n.kind == "person" and end - n.span.end < _CLOSE]
        if pronoun is not None and (not free or pronoun.start() > free[-1].span.start):
            return self.last
        role = _ROLE.search(self.shown, start, end)
        chosen = next(reversed(near or free), None)
        if role is not None and (
            chosen is None or chosen.span.end <= role.start() or role.end() == end - 1 > chosen.span.end
        ):
            return self._role(role[0], role.start())
        return chosen

    def _role(self, words: str, start: int) -> Name:
        """Name a speaker by the office alone; a name that begins the words is part of them."""
        words = words.strip()
        return Name(Span(start, start + len(words), words), "role", words)

    def saying(self, bounds: tuple[int, int], cue: tuple[int, int], speaker: Name, relays: tuple[Link, ...]) -> Saying:
        """Write the saying with its chain: the speaker, who relays the words, and the outlet last."""
        report = self.report
        who = whole(speaker.who, self.people) if speaker.kind == "person" else speaker.who
        spot = report.span(speaker.span.start, speaker.span.end)
        passed = [r for r in relays if r.who != report.outlet and r.who not in who and who not in r.who]
        if not passed and (helped := _CONTRIBUTED.search(self.shown, max(0, len(self.shown) - LONGEST))):
            passed = [Link(helped[1], "contributed", report.span(*helped.span(1)))]
        outlet = [Link(report.outlet, "reported", None)] if report.outlet else []
        direct = len(_MARKS.findall(self.shown, *bounds)) > 1
        chain = (Link(who, "said", spot), *passed, *outlet)
        return Saying(report.span(*bounds), report.span(*cue), who, spot, chain, None, direct)

    def relays(self) -> Iterator[Link]:
        """Give who passed the words on, the nearest to the speaker first."""
        seen: set[str] = set()
        for pattern, how in _RELAY:
            for match in pattern.finditer(self.shown, *self.bounds):
                name = match[1].strip().rstrip(".,")
                if name and name not in seen:
                    seen.add(name)
                    yield Link(name, how, self.report.span(match.start(1), match.start(1) + len(name)))
