"""Kills the reader at random moments and counts what was lost or doubled: ``python -m benchmarks.crash --kills 100``.

A server on loopback shows feeds whose items appear, are edited, are taken over by others and vanish.
A reader process polls them without rest, compacting and removing an article for good now and then, and is killed with
SIGKILL again and again. An item may only vanish once the reader has sent back the ETag of a copy of the feed that held it:
by sending it the reader claims to have the copy for good. In the end the lake must hold everything that
was claimed and everything that is still shown, each version once, and nothing that was never shown. What the reader said
it was about to remove may be there whole or not at all; what it said it had removed must never be seen again.
"""

from __future__ import annotations

import argparse
import hashlib
import random
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

from benchmarks.killing import begin, finish, killed, plain, show, taken_up, told
from pipelines.ingest import ingest
from transforms.children import Work
from transforms.extract import WORK
from transforms.feeds.sources import load_sources
from transforms.forget import forget
from transforms.lake.commit import writing
from transforms.lake.compact import compact
from transforms.lake.reader import open_lake
from transforms.lake.verify import verify

REMOVALS = "removals"
FEEDS = 4
SHOWN = 10
"""Items that a feed shows at most."""

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
        return told(self.rng, self.serial)

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


def read_on(folder: Path, port: int, work: Work, rounds: int | None) -> None:
    """The process that is killed: polls every feed again and again, and compacts or removes an article now and then."""
    lake = folder / "lake"
    outlets, problems = load_sources([folder / "sources"], port=port)
    if problems:
        raise ValueError(str(problems[0]))
    begin()
    chance = random.Random()  # its own: readers are forked from one process, with the state of its generator
    number = 0
    while rounds is None or number < rounds:
        number += 1
        ingest(lake, outlets, once=True, work=work)
        if rounds is None and chance.random() < 0.25:
            with writing(lake) as writer:
                compact(writer)
        if rounds is None and chance.random() < 0.25:
            _remove_one(lake)


def _remove_one(lake: Path) -> None:
    """Remove an article for good, and tell before and after."""
    with open_lake(lake).connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT article_id, guid FROM articles ORDER BY hash(article_id) LIMIT 1"
        )
        found = rows.fetchone()
    if found is None:
        return
    with (lake.parent / REMOVALS).open("a", encoding="utf-8") as told, writing(lake) as writer:
        print(found[1], "begun", file=told, flush=True)
        forget(writer, [found[0]])
        print(found[1], "done", file=told, flush=True)


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
    removed: int
    returned: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Nothing lost, doubled, invented or come back, and a lake that always verified."""
        return not (
            self.lost or self.doubled or self.invented or self.stale or self.returned or self.problems
        )


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
            if not killed(folder, rng.uniform(0, active), read_on, folder, port, work, None):
                raise RuntimeError("the reader ended by itself")
            problems += taken_up(folder, rng, kill)
            show(f"{kill} of {kills} kills, {time.monotonic() - begun:.0f} s, {len(problems)} problems")
        world.still = True
        finish(folder, read_on, folder, port, work, 2)
    problems += [f"in the end: {each}" for each in verify(folder / "lake")]
    return _outcome(world, folder, kills, time.monotonic() - begun, problems)


def _outcome(world: World, folder: Path, kills: int, seconds: float, problems: list[str]) -> Outcome:
    with open_lake(folder / "lake").connect() as connection:
        rows = connection.execute("SELECT guid, article_id, text, is_latest FROM articles").fetchall()
    stored = [(str(guid), plain(text.partition("\n")[2])) for guid, _, text, _ in rows]
    latest = {(str(guid), plain(text.partition("\n")[2])) for guid, _, text, last in rows if last}
    now = {(guid, plain(body)) for items in world.feeds for guid, body in items.items()}
    promised = {(guid, plain(body)) for guid, body in world.claimed} | now
    ever = {(guid, plain(body)) for guid, body in world.ever}
    ids = {(guid, article_id) for guid, article_id, _, _ in rows}
    removals = [line.split() for line in _lines(folder / REMOVALS)]
    begun = {guid for guid, _ in removals}
    removed = {guid for guid, what in removals if what == "done"}
    return Outcome(
        kills=kills,
        seconds=seconds,
        shown=len(ever),
        articles=len(stored),
        lost=len({(guid, text) for guid, text in promised - set(stored) if guid not in begun}),
        doubled=len(stored) - len(set(stored)) + len(ids) - len({guid for guid, _ in ids}),
        invented=len(set(stored) - ever),
        stale=len({(guid, text) for guid, text in now - latest if guid not in begun}),
        removed=len(removed),
        returned=len(removed & {guid for guid, _ in stored}),
        problems=tuple(problems),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


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
    parser.add_argument(
        "--work",
        default=WORK.function,
        metavar="MODULE:NAME",
        help="what reads an article (default: the real extractors; tests.ingest.works:first_word is quick)",
    )
    args = parser.parse_args()
    work = WORK if args.work == WORK.function else Work(function=args.work)
    with tempfile.TemporaryDirectory(prefix="waqai-crash-") as folder:
        outcome = trial(Path(folder), args.kills, args.seed, work, active=args.active)
    for problem in outcome.problems:
        print(problem)
    print(
        f"{outcome.kills} kills in {outcome.seconds:.0f} s: {outcome.shown} versions shown, {outcome.articles} in the lake; "
        f"{outcome.lost} lost, {outcome.doubled} doubled, {outcome.invented} invented, {outcome.stale} not up to date, "
        f"{outcome.removed} removed for good, {outcome.returned} of them came back, "
        f"{len(outcome.problems)} problems found by verify"
    )
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    sys.exit(main())
