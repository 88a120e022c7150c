"""One row for each event that a sentence presents, and what joined events share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from transforms.facts import arguments
from transforms.facts.document import Document
from transforms.facts.triggers import Candidate

_STRIKES = frozenset({"ASSAULT", "DISASTER"})


_HITTING = frozenset({"استهدف", "ضرب", "طال"})


_TOLD_ONCE = frozenset({"AGREE", "RETREAT", "CONTROL", "CONSULT"})


_AIMS = frozenset({"ASSAULT", "COERCE", "CONTROL", "DISPLACE", "AID"})
_FAR = 12  # tokens over which a verb lends its subject to what it is done for
_ASKED = frozenset({"ACCUSE", "REQUEST"})
_OWN = frozenset({"masdar with its doer", "masdar, its doer after ل", "nationality of the deed"})


def share(
    doc: Document, chosen: Sequence[tuple[Candidate, arguments.Arguments]], light: Sequence[Candidate]
) -> None:
    """A verb joined by و without a subject of its own has the one before: «سيطرت … ثم أحرقت»; so has a noun that follows another.

    So has what a verb is done for or with: «داهمت … لاعتقال …», «شنت … بالتعاون مع …».
    """
    if len(chosen) < 2:
        return
    for (c, args), (d, more) in pairwise(chosen):
        joined = d.proclitic[:1] in ("و", "ف") or any(
            v.proclitic[:1] == "و" and c.end <= v.start < d.start for v in light
        )
        aimed = (not c.nominal and d.proclitic[-1:] == "ل") or doc.words[d.start - 1] in (
            "بهدف",
            "اجل",
            "بغيه",
        )
        purpose = aimed and d.nominal and d.entry.type in _AIMS
        manner = d.nominal and d.proclitic == "ب" and d.entry.roles == "mutual"
        for_it = purpose and more.rule != "what is exposed to it"
        near = (for_it or manner) and d.start - c.end <= _FAR
        joined = joined or (near and arguments.BREAKS.isdisjoint(doc.words[c.end : d.start]))
        joined = joined or (not d.nominal and doc.words[d.start - 1] == "كما")
        settled = more.actor is not None and not (
            more.rule == "subject of the clause" and c.nominal and c.entry.type == d.entry.type
        )
        if (
            not joined
            or settled
            or c.entry.roles == "suffers"
            or (c.entry.roles == "kill" and args.actor is None)
            or d.entry.roles in ("suffers", "kill", "happens")
        ):
            continue
        if args.actor is not None:
            more.actor, more.rule = args.actor, "subject of the verb before"
    for (c, args), (d, more) in pairwise(chosen):
        with_it = d.nominal and d.proclitic[-1:] == "ب" and d.start - c.end <= 12 and more.rule not in _OWN
        if with_it and c.entry.type in _ASKED and args.target is not None:
            more.actor, more.rule = args.target, "what another is accused of"
        elif with_it and c.entry.type == "THREATEN" and args.actor is not None:
            # «توعد ترامب النظام بضربة»: who threatens would do it, to whom he threatens.
            more.actor, more.rule = args.actor, "subject of the verb before"
            more.target = more.target or args.target
    for (c, args), (d, more) in zip(reversed(chosen[:-1]), reversed(chosen[1:]), strict=True):
        if (
            c.nominal
            and d.nominal
            and d.proclitic == "و"
            and d.start - c.end <= 3
            and c.entry.type == d.entry.type
        ):
            args.actor = args.actor or more.actor
            args.target = args.target or more.target


def merge(
    doc: Document, chosen: list[tuple[Candidate, arguments.Arguments]], told: set[str]
) -> list[tuple[Candidate, arguments.Arguments]]:
    """One row for each event that a sentence presents: what only repeats or counts it goes.

    ``told`` are the kinds of event told before in the text, to which this sentence's are added.
    """
    kept: list[tuple[Candidate, arguments.Arguments]] = []
    strikes = [c for c, _ in chosen if c.entry.type in _STRIKES and c.entry.roles != "kill"]
    raids = [c for c, _ in chosen if c.entry.type == "COERCE" and c.entry.mode is None]
    for c, args in chosen:
        kind = c.entry.type
        casualty = kind == "CASUALTY" or (c.entry.roles == "kill" and args.actor is None)
        if casualty and not strikes and _outcome(doc, c) and any(k.startswith("ASSAULT ") for k in told):
            continue
        if casualty or c.entry.roles == "kill":
            near = [s for s in strikes if args.actor is None or not _apart(doc, c, s)]
            if near:
                _struck(c, args, [d for d in chosen if d[0] in near])
            if casualty and (
                near or raids or any(d.entry.type == "CASUALTY" or d.entry.roles == "kill" for d, _ in kept)
            ):
                continue
            if near:
                continue
        definite = c.nominal and doc.words[c.start][c.prefix :].startswith("ال")
        idle = definite and args.actor is None and args.target is None and not _qualified(doc, c)
        same = [d for d, _ in kept if d.entry.type == kind]
        if kept and kind == "ASSAULT" and _names(kept[-1][0], c):
            _, led = kept.pop()  # «نفذت عملية» «إنزال جوي»: the noun says what it was
            args.actor = args.actor or led.actor
        elif kind == "ASSAULT" and _repeats(doc, c, args, same, strikes, idle):
            _lend(c, args, chosen)
            continue
        if definite and same and not same[-1].nominal and doc.words[c.start - 1] == "كل":
            continue  # «دعمته كل الدعم»
        if (
            kind == "AGREE"
            and kept
            and kept[-1][0].entry.type == kind
            and kept[-1][0].nominal
            and c.nominal
            and "و" not in c.proclitic
            and 0 <= c.start - kept[-1][0].end <= 1
        ):
            continue  # «إبرام صفقة», «اتفاقات "مصالحة"»
        if kind == "AGREE" and idle and c.entry.roles == "mutual" and not c.entry.tail:
            continue
        if kind in _CARRIED and c.nominal and any(_carries(d, c) for d in same):
            continue
        if kind in _TOLD_ONCE and idle and (same or f"{kind} {c.entry.mode}" in told):
            continue
        kept.append((c, args))
    told.update(f"{c.entry.type} {c.entry.mode}" for c, _ in kept)
    return kept


_CARRIED = frozenset({"CONTROL", "MOBILIZE"})


def _names(verb: Candidate, noun: Candidate) -> bool:
    """Does a noun follow a verb and its general object at once?"""
    return (
        not verb.nominal
        and bool(verb.entry.tail)
        and verb.entry.type == noun.entry.type
        and noun.nominal
        and not noun.proclitic
        and noun.start == verb.end
    )


def _carries(verb: Candidate, noun: Candidate) -> bool:
    """«استعادت القوات السيطرة», «أرسل الجيش تعزيزات»: the verb is the event, the noun its object."""
    return (
        noun.proclitic[:1] != "و"
        and 0 <= noun.start - verb.end <= 7
        and bool(verb.entry.needs & {"control", "force"})
    )


def _outcome(doc: Document, c: Candidate) -> bool:
    """Does a sentence open with what the one before led to: «ما أدى إلى مقتل …»?"""
    first = doc.sentences[doc.sentence[c.start]][0]
    return doc.words[first] in ("ما", "مما", "ماادي") and c.start - first <= 8


def _apart(doc: Document, c: Candidate, strike: Candidate) -> bool:
    """«قتل الجيش أحد عشر مسلحاً، فيما قتل جنديان في انفجار»: are the killing by one and a strike told in two clauses?"""
    first, second = sorted((c, strike), key=lambda t: t.start)
    return not _APART.isdisjoint(doc.words[first.end : second.start])


_APART = frozenset({"فيما", "بينما"})


def _struck(
    c: Candidate, args: arguments.Arguments, strikes: Sequence[tuple[Candidate, arguments.Arguments]]
) -> None:
    """The killed and injured of a strike are its target, where nothing but a place was named as such."""
    victims = args.target
    if victims is None or not victims.kinds & {"people", "per", "armed", "captive"}:
        return
    deed, strike = min(strikes, key=lambda s: abs(s[0].start - c.start))
    if c.entry.roles == "kill" and strike.actor is None and deed.start > c.start:
        strike.actor = args.actor  # «قتل الجيش ثلاثة في غارة»
    if strike.target is None or (
        strike.target.kind in ("area", "gpe", "place") and strike.target.preposition in ("علي", "في", "ب")
    ):
        strike.target = victims


def _lend(
    c: Candidate, args: arguments.Arguments, chosen: Sequence[tuple[Candidate, arguments.Arguments]]
) -> None:
    """«استهدفت غارة … موقعاً»: the verb of a strike that is named gives it what it strikes."""
    named = [
        d for d in chosen if d[0].nominal and d[0].entry.type == c.entry.type and 0 <= d[0].start - c.end <= 1
    ]
    if not c.nominal and named:
        _, strike = named[0]
        struck = next(
            (
                u
                for u in (args.target, args.actor)
                if u is not None and u is not strike.actor and u.first > c.end
            ),
            None,
        )
        strike.target = struck or strike.target


def _repeats(
    doc: Document,
    c: Candidate,
    args: arguments.Arguments,
    same: Sequence[Candidate],
    strikes: Sequence[Candidate],
    idle: bool,
) -> bool:
    """Is an assault the same as another of its sentence: the verb of a strike that is named, its means, its second mention?"""
    if c.entry.word in _HITTING and not c.nominal:
        for d in strikes:
            follows, leads = c.start - d.end, d.start - c.end
            if d is c or not d.nominal:
                continue
            means = d.proclitic.endswith("ب")  # «استهدف بقصف»: the verb is the event
            if (leads in (0, 1) and not means) or (
                0 <= follows <= 8
                and not (means and c.proclitic)
                and not any(d.start < s.start < c.start for s in strikes)
            ):
                return True
    if not same or not c.nominal:
        return c.entry.word == "دمر" and bool(strikes) and len(strikes) > 1
    previous = same[-1]
    if previous.nominal and not c.proclitic and c.start == previous.end:
        return True  # «هجمات مباغتة»
    if c.proclitic.endswith("ب") and not previous.nominal and c.start - previous.end <= 12:
        return True
    if (
        c.entry.mode == "explosives"
        and (c.entry.tail or c.entry.word in ("لغم", "انفجار"))
        and not idle
        and any(s.entry.mode == "explosives" or s.nominal for s in same)
    ):
        return c.start - previous.end <= 14 and not c.proclitic.startswith("و")
    return idle and (
        previous.entry.mode == c.entry.mode or previous.entry.word == c.entry.word or c.entry.mode is None
    )


def _qualified(doc: Document, c: Candidate) -> bool:
    """Is a definite noun told something more of: «الهجوم الذي …»?"""
    return any(doc.words[k] in ("الذي", "التي") for k in range(c.end, min(c.end + 2, len(doc.words))))
