"""Whether a clause speaks of what is to come, so that its «الاثنين» is the next one and not the last."""

from __future__ import annotations

from transforms.facts.time_phrases import Phrase
from transforms.facts.time_words import Look
from transforms.lexicon import load

_WORDS = {row["class"]: frozenset(load.alternatives(row["forms_ar"])) for row in load.rows("ahead")}
_ANNOUNCED = _WORDS["announced"]
_SCHEDULED = _WORDS["scheduled"]
_DECIDES = _WORDS["decides"]
_MEETING = _WORDS["meeting"]
_NO_VERB = tuple(sorted(_WORDS["no verb"]))
_NO_VERB_AT_ALL = _WORDS["no verb at all"]
_WAS = frozenset({"كان", "كانت", "وكان", "وكانت"})
_NOT = frozenset({"لم", "ولم", "لا", "ولا"})
_CLOSERS = frozenset({"،", "؛", ":", "«", '"'})
_REACH = 14


def speaks_of_future(look: Look, p: Phrase) -> bool:
    """Whether the clause before the phrase, or the words close after it, speak of what is to come.

    A future verb does («ستصل الخميس»), an announcement («من المقرر أن تصل الخميس»), the present of what is done by
    appointment («يعقد المجلس جلسة الخميس»), a decision and what was decided («قرر المجلس عقد جلسة الخميس»).
    """
    if p.shift in ("last", "next", "this") or p.offset is not None or p.year is not None:
        return False
    first, after = look.doc.sentences[look.doc.sentence[p.first]]
    words = look.words
    decided = False
    for k in range(p.first - 1, max(first, p.first - _REACH) - 1, -1):
        word = words[k]
        bare = _bare(word)
        if _is_future(bare):
            return True
        if word in _ANNOUNCED or bare in _SCHEDULED:
            return not _past(look, k)
        if decided and bare in _DECIDES:
            return True
        decided = decided or word in _MEETING
        if word in _CLOSERS and p.first - k > 4:
            break
    return any(
        _is_future(_bare(words[k])) or words[k] in _ANNOUNCED for k in range(p.after, min(after, p.after + 2))
    )


def _past(look: Look, k: int) -> bool:
    """«كان من المقرر أن يبدأ»: a plan of the past; «لم يعقد»: what did not take place."""
    before = [look.word(j) for j in range(k - 5, k)]
    return not _WAS.isdisjoint(before) or before[-1] in _NOT


def _bare(word: str) -> str:
    return word[1:] if word[:1] in ("و", "ف") and len(word) > 3 else word


def _is_future(bare: str) -> bool:
    """A verb in the future: س before the imperfect."""
    if len(bare) < 4 or bare[0] != "س" or bare[1] not in ("يتن" if len(bare) > 5 else "يت"):
        return False
    return bare not in _NO_VERB_AT_ALL and not bare.startswith(_NO_VERB)
