"""Stand-ins for ``extract`` that child processes run: quick, slow, dying and raising ones."""

from __future__ import annotations

import os
import signal
import time

from schemas.article import Article
from schemas.facts import Facts, Mention


def first_word(article: Article) -> Facts:
    """One mention: the first word of the text. Articles that say so misbehave first."""
    if "يعلق" in article.text:
        time.sleep(600)
    if "يموت" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "يخطئ" in article.text:
        raise ZeroDivisionError("a defect")
    word = article.text.split()[0]
    start = article.text.index(word)
    return Facts(
        mentions=(
            Mention(
                start=start,
                end=start + len(word),
                surface=word,
                type="GPE",
                normalized=word,
                sentence=0,
                rule="first word",
                confidence=1.0,
            ),
        )
    )


def double(number: int) -> int:
    """Twice a number; 1 hangs for ever, 2 kills its process, 4 is a defect."""
    if number == 1:
        time.sleep(600)
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 4:
        raise ZeroDivisionError("a defect")
    return 2 * number


def load() -> None:
    """Takes longer than an item may."""
    time.sleep(1.5)


def pid(number: int) -> int:
    """The process that works on it."""
    time.sleep(0.05)
    return os.getpid()
