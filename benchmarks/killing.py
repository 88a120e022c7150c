"""What the trials of kills have in common: news that was never told before, and a process that is killed at work."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from transforms.lake.commit import writing
from transforms.lake.verify import GO_ON, verify

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "pipelines.ingest", "pipelines.backfill"])
LOG = "reader.log"
READING = b"reading\n"

TOWNS = ("حلب", "إدلب", "درعا", "الرقة", "الحسكة", "منبج", "تدمر", "الباب", "عفرين", "السويداء")
TARGETS = ("مستودعا", "حاجزا", "سوقا", "جسرا", "مخفرا", "محطة مياه", "مدرسة", "فرنا")
SOURCES = ("مصدر محلي", "شهود", "مراسل ميداني", "مصدر طبي", "أهال من المنطقة")


def told(rng: random.Random, serial: int) -> str:
    """A news text; no other with another ``serial`` is the same."""
    return "\n".join(
        f"قال {rng.choice(SOURCES)} إن قصفا مدفعيا أصاب {rng.choice(TARGETS)} قرب {rng.choice(TOWNS)} أمس، "
        f"وقتل {rng.randint(2, 40)} شخصا وأصيب {rng.randint(2, 90)} آخرون، في الحادثة رقم {serial}-{n}."
        for n in range(3)
    )


def plain(text: str) -> str:
    """A text as it is compared: white space is not."""
    return " ".join(text.split())


def begin() -> None:
    """Said by a reader once it is at work."""
    sys.stdout.buffer.write(READING)
    sys.stdout.buffer.flush()


def start(folder: Path, work: Callable[..., None], *given: object) -> BaseProcess:
    """A reader as a process of its own, forked from one that has loaded all modules and done nothing; what it says is in ``LOG``."""
    reader = PROCESSES.Process(target=_logged, args=(folder, work, given))
    reader.start()
    return reader


def _logged(folder: Path, work: Callable[..., None], given: tuple[object, ...]) -> None:
    with (folder / LOG).open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(log.fileno(), stream.fileno())
    work(*given)


def finish(folder: Path, work: Callable[..., None], *given: object) -> None:
    """Let a reader come to its end; raises ``RuntimeError`` if that is an error."""
    _sound(folder, start(folder, work, *given), None)


def killed(folder: Path, active: float, work: Callable[..., None], *given: object) -> bool:
    """Start a reader, and kill it after it has worked for some seconds; False if it was done before."""
    log = folder / LOG
    before = log.stat().st_size if log.exists() else 0
    reader = start(folder, work, *given)
    try:
        while reader.is_alive() and not (log.exists() and READING in log.read_bytes()[before:]):
            time.sleep(0.02)
        _sound(folder, reader, active)
        return reader.is_alive()
    finally:
        reader.kill()
        reader.join()


def taken_up(folder: Path, rng: random.Random, kill: int) -> list[str]:
    """Sometimes take up what a killed reader left, else the next reader does; what ``verify`` finds wrong with its lake then."""
    lake = folder / "lake"
    if rng.random() < 0.5:
        with writing(lake):
            pass
    # What the next start finishes is not wrong.
    if not (lake / "batches").exists():
        return []
    return [f"after kill {kill}: {each}" for each in verify(lake) if each.mend != GO_ON]


def _sound(folder: Path, reader: BaseProcess, active: float | None) -> None:
    reader.join(active)
    if reader.exitcode:
        raise RuntimeError(f"a reader failed by itself:\n{(folder / LOG).read_text('utf-8')[-3000:]}")


def show(line: str) -> None:
    """How far the trial is: a line that takes the place of the one before on a terminal."""
    terminal = sys.stderr.isatty()
    print(f"\r{line}" if terminal else line, end="" if terminal else "\n", file=sys.stderr)
