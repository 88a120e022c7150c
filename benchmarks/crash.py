"""Kills the reader at random moments and counts what was lost or doubled: ``python -m benchmarks.crash --kills 100``.

A server on loopback shows feeds whose items appear, are edited, are taken over by others and vanish.
A reader process polls them without rest, compacting now and then, and is killed with SIGKILL again and
again. An item may only vanish once the reader has sent back the ETag of a copy of the feed that held it:
by sending it the reader claims to have the copy for good. In the end the lake must hold everything that
was claimed and everything that is still shown, each version once, and nothing that was never shown.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipelines.ingest import ingest
from transforms.children import Work
from transforms.extract import WORK
from transforms.feeds.sources import load_sources
from transforms.lake.commit import writing
from transforms.lake.compact import compact
from transforms.lake.reader import open_lake
from transforms.lake.verify import GO_ON, verify

ROOT = Path(__file__).parents[1]
READING = b"reading\n"
FEEDS = 4
SHOWN = 10
"""Items that a feed shows at most."""

TOWNS = ("حلب", "إدلب", "درعا", "الرقة", "الحسكة", "منبج", "تدمر", "الباب", "عفرين", "السويداء")
TARGETS = ("مستودعا", "حاجزا", "سوقا", "جسرا", "مخفرا", "محطة مياه", "مدرسة", "فرنا")
SOURCES = ("مصدر محلي", "شهود", "مراسل ميداني", "مصدر طبي", "أهال من المنطقة")

Version = tuple[str, str]
"""An item's guid and the text that it had."""


@dataclass(slots=True)
class World:
    """What the server shows, what it ever showed, and what the reader claims to have."""

    rng: random.Random
    feeds: list[dict[str, str]] = field(default_factory=lambda: [{} for _ in range(FEEDS)])
    copies: dict[str, frozenset[Version]] = field(default_factory=dict[str, frozenset[Version]])
    claimed: set[Version] = field(default_factory=set[Version])
    ever: set[Version] = field(default_factory=set[Version])
    serial: int = 0
    still: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def change(self) -> None:
        """One thing happens in one feed."""
        with self.lock:
            if self.still:
                return
            items = self.rng.choice(self.feeds)
            known = [guid for guid, body in items.items() if (guid, body) in self.claimed]
            if known and (len(items) >= SHOWN or self.rng.random() < 0.2):
                del items[self.rng.choice(known)]
            elif items and self.rng.random() < 0.25:
                items[self.rng.choice(list(items))] = self.told()
            elif len(items) < SHOWN:
                self.serial += 1
                others = [body for feed in self.feeds for body in feed.values()]
                copied = others and self.rng.random() < 0.15
                items[f"item-{self.serial}"] = self.rng.choice(others) if copied else self.told()

    def told(self) -> str:
        """A news text that was never told before."""
        self.serial += 1
        pick = self.rng.choice
        return "\n".join(
            f"قال {pick(SOURCES)} إن قصفا مدفعيا أصاب {pick(TARGETS)} قرب {pick(TOWNS)} أمس، "
            f"وقتل {self.rng.randint(2, 40)} شخصا وأصيب {self.rng.randint(2, 90)} آخرون، في الحادثة رقم {self.serial}-{n}."
            for n in range(3)
        )

    def copy(self, number: int) -> tuple[str, bytes]:
        """A feed as it is now: its ETag and its bytes."""
        with self.lock:
            items = dict(self.feeds[number])
            body = "".join(
                f"<item><guid isPermaLink='false'>{guid}</guid><title>خبر {guid}</title>"
                f"<pubDate>Fri, 28 Jan 2022 09:30:00 +0300</pubDate><description>{escape(text)}</description></item>"
                for guid, text in items.items()
            )
            data = f"<rss version='2.0'><channel><title>{number}</title>{body}</channel></rss>".encode()
            etag = f'"{number}-{hashlib.sha256(data).hexdigest()[:24]}"'
            self.copies[etag] = frozenset(items.items())
            self.ever |= self.copies[etag]
            return etag, data

    def claim(self, etag: str | None) -> None:
        """The reader says that it has a copy."""
        with self.lock:
            self.claimed |= self.copies.get(etag or "", frozenset())


@contextmanager
def served(world: World) -> Generator[int]:
    """The world on a port of loopback, changing all the while."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            world.claim(self.headers.get("If-None-Match"))
            etag, data = world.copy(int(self.path.strip("/")))
            same = self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else 200)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", "0" if same else str(len(data)))
            self.end_headers()
            if not same:
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A reader that was killed hangs up in the middle: expected here."""

    server = Server(("127.0.0.1", 0), Handler)
    done = threading.Event()

    def turn() -> None:
        while not done.wait(0.05):
            world.change()

    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=turn)]
    for thread in threads:
        thread.start()
    try:
        yield server.server_port
    finally:
        done.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()


def write_sources(folder: Path) -> None:
    """One outlet's file for each feed."""
    folder.mkdir(exist_ok=True)
    for number in range(FEEDS):
        (folder / f"outlet_{number}.toml").write_text(
            f'id = "outlet_{number}"\nname_ar = "منفذ {number}"\nname_en = "Outlet {number}"\n'
            'homepage = "https://outlet.example"\ncountry = "SY"\nkind = "agency"\nlanguages = ["ar"]\n'
            'timezone = "Asia/Damascus"\nevery = "2m"\nfull_text = false\n'
            f'[[feeds]]\nurl = "http://127.0.0.1:{{port}}/{number}"\nprivate_network = true\n',
            encoding="utf-8",
        )


def read_on(lake: Path, sources: Path, port: int, work: Work, rounds: int | None) -> None:
    """The process that is killed: polls every feed again and again, compacting every fourth round."""
    outlets, problems = load_sources([sources], port=port)
    if problems:
        raise ValueError(str(problems[0]))
    sys.stdout.buffer.write(READING)
    sys.stdout.buffer.flush()
    number = 0
    while rounds is None or number < rounds:
        number += 1
        ingest(lake, outlets, once=True, work=work)
        if number % 4 == 0:
            with writing(lake) as writer:
                compact(writer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial showed; ``problems`` are the words of ``verify``, with the kill that they came after."""

    kills: int
    seconds: float
    shown: int
    articles: int
    lost: int
    doubled: int
    invented: int
    stale: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Nothing lost, doubled or invented, and a lake that always verified."""
        return not (self.lost or self.doubled or self.invented or self.stale or self.problems)


def trial(folder: Path, kills: int, seed: int, work: Work = WORK, active: float = 10.0) -> Outcome:
    """Read a changing world into a lake below ``folder``, killing the reader ``kills`` times.

    ``active`` is the longest time in seconds that a reader works before it is killed.
    """
    rng = random.Random(seed)
    world = World(rng=random.Random(seed + 1))
    begun = time.monotonic()
    problems: list[str] = []
    write_sources(folder / "sources")
    with served(world) as port:
        for kill in range(1, kills + 1):
            _killed(folder, port, work, rng.uniform(0, active))
            # Sometimes this process takes up what was left, sometimes the next reader does.
            if rng.random() < 0.5:
                with writing(folder / "lake"):
                    pass
            if (folder / "lake" / "batches").exists():
                found = verify(folder / "lake")
                problems += [f"after kill {kill}: {each}" for each in found if each.mend != GO_ON]
            _show(f"{kill} of {kills} kills, {time.monotonic() - begun:.0f} s, {len(problems)} problems")
        world.still = True
        reader = _reader(folder, port, work, rounds=2)
        if reader.wait():
            raise RuntimeError(f"the last reader failed; see {folder / 'reader.log'}")
    problems += [f"in the end: {each}" for each in verify(folder / "lake")]
    return _outcome(world, folder / "lake", kills, time.monotonic() - begun, problems)


def _reader(folder: Path, port: int, work: Work, rounds: int | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "benchmarks.crash", "--read", str(folder), str(port), work.function]
    command += [work.warm or "", str(rounds or "")]
    with (folder / "reader.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _killed(folder: Path, port: int, work: Work, active: float) -> None:
    """Start a reader, and kill it after it has worked for some time."""
    log = folder / "reader.log"
    before = log.stat().st_size if log.exists() else 0
    reader = _reader(folder, port, work)
    try:
        while READING not in log.read_bytes()[before:] and reader.poll() is None:
            time.sleep(0.02)
        time.sleep(active)
        if reader.poll() is not None:
            raise RuntimeError(f"the reader ended by itself:\n{log.read_text(encoding='utf-8')[-3000:]}")
    finally:
        reader.kill()
        reader.wait()


def _outcome(world: World, lake: Path, kills: int, seconds: float, problems: list[str]) -> Outcome:
    with open_lake(lake).connect() as connection:
        rows = connection.execute("SELECT guid, article_id, text, is_latest FROM articles").fetchall()
    stored = [(str(guid), _plain(text.partition("\n")[2])) for guid, _, text, _ in rows]
    latest = {(str(guid), _plain(text.partition("\n")[2])) for guid, _, text, last in rows if last}
    now = {(guid, _plain(body)) for items in world.feeds for guid, body in items.items()}
    promised = {(guid, _plain(body)) for guid, body in world.claimed} | now
    ever = {(guid, _plain(body)) for guid, body in world.ever}
    ids = {(guid, article_id) for guid, article_id, _, _ in rows}
    return Outcome(
        kills=kills,
        seconds=seconds,
        shown=len(ever),
        articles=len(stored),
        lost=len(promised - set(stored)),
        doubled=len(stored) - len(set(stored)) + len(ids) - len({guid for guid, _ in ids}),
        invented=len(set(stored) - ever),
        stale=len(now - latest),
        problems=tuple(problems),
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _show(line: str) -> None:
    print(
        f"\r{line}" if sys.stderr.isatty() else line, end="" if sys.stderr.isatty() else "\n", file=sys.stderr
    )


def main() -> int:
    """The command. Returns 1 if anything was lost, doubled, invented or unsound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--kills", type=int, default=100, help="how often the reader is killed (default: 100)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="of what happens and when it is killed (default: 0)"
    )
    parser.add_argument(
        "--active", type=float, default=10.0, help="longest life of a reader in seconds (default: 10)"
    )
    parser.add_argument("--read", nargs=5, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        folder, port, function, warm, rounds = args.read
        work = Work(function=function, warm=warm or None)
        read_on(
            Path(folder) / "lake", Path(folder) / "sources", int(port), work, int(rounds) if rounds else None
        )
        return 0
    with tempfile.TemporaryDirectory(prefix="waqai-crash-") as folder:
        outcome = trial(Path(folder), args.kills, args.seed, active=args.active)
    for problem in outcome.problems:
        print(problem)
    print(
        f"{outcome.kills} kills in {outcome.seconds:.0f} s: {outcome.shown} versions shown, {outcome.articles} in the lake; "
        f"{outcome.lost} lost, {outcome.doubled} doubled, {outcome.invented} invented, {outcome.stale} not up to date, "
        f"{len(outcome.problems)} problems found by verify"
    )
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    sys.exit(main())
