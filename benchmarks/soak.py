"""Months of reading in an hour: ``python -m benchmarks.soak --articles 300000``.

Two hundred feeds on loopback; a process of its own runs the reader's own loop on them, all of it but for two things.
Its clock leaps: whenever the loop would wait for the next feed to be due, the clock goes on by eight hours instead, so
that all feeds are due, hourly housekeeping is, and what is deleted after some days is deleted. And the texts are put
together from a few sentences; without ``--real`` a quick stand-in takes the place of the extractors, which tells places,
figures and events from those sentences, so that stories, incidents and links have work. In each leap every feed shows
five new items beside five that it showed before: some are another outlet's words, some tell what others tell, some
are edited.

What is measured, leap by leap: memory of the reader and of its children, files of each table and of its log, seconds
of a batch, bytes of lake and state. Warm-up are the days that the reader looks back on, as until then each day has more
to be held against, or half of a run that is shorter than twice as long.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import time_machine

from benchmarks.stand_in import places
from pipelines.batch import Done
from pipelines.ingest import Flag, ingest, stopping
from pipelines.metrics import Metrics
from schemas.tables import TABLES
from transforms.children import Work
from transforms.extract import WORK
from transforms.feeds.sources import load_sources
from transforms.lake.paths import state_file
from transforms.lake.reader import open_lake
from transforms.lake.verify import verify
from transforms.links import DAYS

ROOT = Path(__file__).parents[1]
STAND_IN = Work(function="benchmarks.stand_in:told", warm="benchmarks.stand_in:places")
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
LEAP = timedelta(hours=8)
BACK = timedelta(days=DAYS)
"""What the reader looks back on: the longest is for links within a story."""

NEW, SHOWN = 5, 10
"""Items of a feed that are new in a leap, and that it shows."""

SOURCES = ("مصدر محلي", "شهود", "مراسل ميداني", "مصدر طبي", "أهال من المنطقة", "ناشطون", "المجلس المحلي")
HAPPENINGS = (
    "قال {source} إن قصفا مدفعيا استهدف {place} {day}، وقتل {n} شخصا وأصيب {m} آخرون.",
    "قتل {n} مدنيا وأصيب {m} في غارة جوية على {place} {day}، بحسب {source}.",
    "أفاد {source} بمقتل {n} أشخاص وإصابة {m} في انفجار عبوة ناسفة في {place} {day}.",
)
"""What several outlets tell of the same hour and place, each in its own words."""

OTHERS = (
    "عقد وجهاء {place} اجتماعا {day} لبحث أوضاع الخدمات، وحضره {n} شخصا.",
    "وصلت قافلة مساعدات تضم {n} شاحنة إلى {place} {day}.",
    "أعلن {source} إعادة فتح {m} مدرسة في {place} بعد أعمال الصيانة.",
    "وقال {source} إن أسعار الخبز ارتفعت في {place} خلال الأسبوع الماضي.",
    "وشهدت {place} انقطاعا في مياه الشرب استمر {n} ساعة.",
    "ونفى {source} وقوع أي حادث في {place} {day}.",
    "وأضاف أن فرق الصيانة ستعمل {m} يوما على إصلاح الطريق المؤدي إلى {place}.",
    "وافتتح في {place} معرض للصناعات اليدوية شارك فيه {n} حرفيا.",
)


@dataclass(slots=True)
class World:
    """Feeds that have ``NEW`` items more each time they are asked for."""

    rng: random.Random
    names: list[str]
    feeds: list[list[tuple[int, datetime, str]]]
    turns: list[int]
    serial: int = 0
    edits: int = 0
    happenings: dict[int, list[tuple[str, int, int]]] = field(
        default_factory=dict[int, list[tuple[str, int, int]]]
    )
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, number: int) -> bytes:
        """A feed as it is at the next leap."""
        with self.lock:
            turn = self.turns[number]
            self.turns[number] += 1
            items = self.feeds[number]
            for _ in range(NEW):
                self.serial += 1
                moment = BEGIN + turn * LEAP - timedelta(minutes=self.rng.randrange(5, 470))
                items.append((self.serial, moment, self._text(turn)))
            del items[:-SHOWN]
            if self.rng.random() < 0.2:
                place = self.rng.randrange(len(items))
                serial, moment, text = items[place]
                items[place] = (serial, moment, f"{text}\n{self._sentence(self.rng.choice(OTHERS))}")
                self.edits += 1
            body = "".join(
                f"<item><guid isPermaLink='false'>{number}-{serial}</guid><link>http://outlet-{number}.example/{serial}</link>"
                f"<title>{escape(text[:40])}</title><pubDate>{format_datetime(moment)}</pubDate>"
                f"<description>{escape(text)}</description></item>"
                for serial, moment, text in items
            )
        return f"<rss version='2.0'><channel><title>{number}</title>{body}</channel></rss>".encode()

    def _text(self, turn: int) -> str:
        chance = self.rng.random()
        if chance < 0.1 and (other := self.rng.choice(self.feeds)):
            return self.rng.choice(other)[2]
        # A leap's happenings: about forty, each told by some five outlets.
        if turn not in self.happenings:
            self.happenings[turn] = [
                (self.rng.choice(self.names), self.rng.randint(2, 30), self.rng.randint(2, 60))
                for _ in range(max(1, len(self.feeds) // 5))
            ]
            self.happenings.pop(turn - 3, None)
        lines = [self._sentence(self.rng.choice(OTHERS)) for _ in range(self.rng.randint(2, 9))]
        if chance < 0.3:
            place, dead, injured = self.rng.choice(self.happenings[turn])
            lines.insert(0, self._sentence(self.rng.choice(HAPPENINGS), place=place, n=dead, m=injured))
        return "\n".join(lines)

    def _sentence(self, form: str, **given: object) -> str:
        pick = self.rng.choice
        made = {"source": pick(SOURCES), "place": pick(self.names), "day": pick(("أمس", "اليوم", "صباحا"))}
        return form.format(**(made | {"n": self.rng.randint(2, 90), "m": self.rng.randint(2, 90)} | given))


@contextmanager
def served(world: World) -> Generator[int]:
    """The world on a port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = world.next(int(self.path.strip("/")))
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_sources(folder: Path, feeds: int) -> None:
    """One outlet's file for each feed."""
    folder.mkdir()
    for number in range(feeds):
        (folder / f"outlet_{number}.toml").write_text(
            f'id = "outlet_{number}"\nname_ar = "منفذ {number}"\nname_en = "Outlet {number}"\n'
            f'homepage = "http://outlet-{number}.example"\ncountry = "SY"\nkind = "agency"\nlanguages = ["ar"]\n'
            'timezone = "Asia/Damascus"\nevery = "10m"\nfull_text = false\n'
            f'[[feeds]]\nurl = "http://127.0.0.1:{{port}}/{number}"\nprivate_network = true\n',
            encoding="utf-8",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leap:
    """The reader at the end of a leap.

    ``batches`` are seconds a batch, ``whole`` the seconds of the leap with housekeeping, ``processor`` the
    seconds that the reader itself computed in it: on a machine that others use, the one that can be compared. How
    many wanted a core meanwhile is ``load``.
    """

    articles: int
    batches: list[float]
    whole: float
    processor: float
    load: float
    reader: int
    children: int
    files: int
    most: str
    logs: int
    lake: int
    state: int


class Measured(Metrics):
    """Keeps what each batch of a leap took."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self.brought = 0

    def count(self, done: Done, seconds: float) -> None:
        super().count(done, seconds)
        self.seconds.append(seconds)
        self.brought += done.articles


class Leaping(Flag):
    """Where the reader would wait the clock leaps, after a line with figures is written."""

    def __init__(self, clock: time_machine.Traveller, lake: Path, metrics: Measured, leaps: int) -> None:
        super().__init__()
        self.clock, self.lake, self.metrics, self.left = clock, lake, metrics, leaps
        self.begun, self.computed = time.perf_counter(), time.process_time()

    def wait(self, seconds: float) -> None:
        if self.metrics.seconds:
            print(json.dumps(asdict(self._leap())), flush=True)
            self.metrics.seconds = []
            self.left -= 1
        if not self.left:
            self.set()
        self.clock.shift(max(LEAP, timedelta(seconds=seconds)))
        self.begun, self.computed = time.perf_counter(), time.process_time()

    def _leap(self) -> Leap:
        whole, computed = time.perf_counter() - self.begun, time.process_time() - self.computed
        opened = open_lake(self.lake)
        files = {name: len(of) for name, of in opened.files.items()}
        logs = {table.name: len(list((self.lake / table.name / "_delta_log").iterdir())) for table in TABLES}
        most = max(files, key=lambda name: files[name])
        return Leap(
            articles=self.metrics.brought,
            batches=self.metrics.seconds,
            whole=whole,
            processor=computed,
            load=os.getloadavg()[0],
            reader=_resident(os.getpid()),
            children=max(map(_resident, _children(os.getpid())), default=0),
            files=sum(files.values()),
            most=f"{most} {files[most]}",
            logs=max(logs.values()),
            lake=sum(file.size for of in opened.files.values() for file in of),
            state=state_file(self.lake).stat().st_size,
        )


def _resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def read_on(folder: Path, port: int, leaps: int, work: Work) -> None:
    """The process that is measured."""
    outlets, problems = load_sources([folder / "sources"], port=port)
    if problems:
        raise ValueError(str(problems[0]))
    with time_machine.travel(BEGIN, tick=True) as clock, stopping() as stop:
        metrics = Measured()
        stop.event = Leaping(clock, folder / "lake", metrics, leaps)
        ingest(folder / "lake", outlets, stop=stop, metrics=metrics, work=work, workers=2)


def soak(
    folder: Path, *, articles: int, feeds: int, work: Work, minutes: float | None = None, seed: int = 0
) -> list[Leap]:
    """Read until so many articles are in a lake below ``folder``, or time is up; what each leap left."""
    begun = time.monotonic()
    leaps = max(1, articles // (feeds * NEW))
    rng = random.Random(seed)
    world = World(
        rng=rng,
        names=rng.sample(list(places()), 400),
        feeds=[[] for _ in range(feeds)],
        turns=[0] * feeds,
    )
    write_sources(folder / "sources", feeds)
    command = [sys.executable, "-m", "benchmarks.soak", "--read", str(folder), str(leaps), work.function]
    found: list[Leap] = []
    with served(world) as port, (folder / "reader.log").open("wb") as log:
        command += [work.warm or "", str(port)]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        ) as reader:
            assert reader.stdout is not None
            for line in reader.stdout:
                found.append(Leap(**json.loads(line)))
                last = found[-1]
                if minutes is not None and time.monotonic() - begun > minutes * 60:
                    reader.terminate()
                print(
                    f"leap {len(found)} of {leaps}: {last.articles} articles, {last.whole:.1f} s, "
                    f"{last.reader / 1e6:.0f} and {last.children / 1e6:.0f} MB, {last.files} files",
                    file=sys.stderr,
                )
        if reader.returncode:
            raise RuntimeError(f"the reader failed: {(folder / 'reader.log').read_text('utf-8')[-3000:]}")
    return found


def show(leaps: Sequence[Leap]) -> None:
    """A table: after warm-up, the first and the last tenth, and their ratio."""
    after = leaps[min(BACK // LEAP, len(leaps) // 2) :]
    tenth = max(1, len(after) // 10)
    first, last = after[:tenth], after[-tenth:]
    print(
        f"{leaps[-1].articles} articles in {len(leaps)} leaps of {LEAP}, {sum(leap.whole for leap in leaps):.0f} s; "
        f"warm-up {len(leaps) - len(after)} leaps"
    )
    print(f"{'':34}{'first tenth':>14}{'last tenth':>14}{'ratio':>8}")
    for name, of in (
        ("memory of the reader, MB", lambda leap: leap.reader / 1e6),
        ("memory of the largest child, MB", lambda leap: leap.children / 1e6),
        ("seconds a batch, median", lambda leap: median(leap.batches)),
        ("seconds a leap with housekeeping", lambda leap: leap.whole),
        ("of them computed by the reader", lambda leap: leap.processor),
        ("load of the machine meanwhile", lambda leap: leap.load),
        ("files of all tables", lambda leap: leap.files),
        ("files of the longest log", lambda leap: leap.logs),
        ("bytes of the tables an article", lambda leap: leap.lake / leap.articles),
        ("bytes of the state an article", lambda leap: leap.state / leap.articles),
    ):
        before, now = median(map(of, first)), median(map(of, last))
        print(f"{name:34}{before:14.2f}{now:14.2f}{now / before if before else 1:8.2f}")
    print(f"most files: {last[-1].most}; days read: {len(leaps) * LEAP / timedelta(days=1):.0f}")


def main() -> int:
    """The command. Returns 1 if the lake is not sound in the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=300_000, help="how many (default: 300000)")
    parser.add_argument("--feeds", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--minutes", type=float, help="end after so many, whatever was read")
    parser.add_argument("--real", action="store_true", help="with the extractors themselves")
    parser.add_argument(
        "--folder", type=Path, help="where the lake is made and stays (default: one that goes)"
    )
    parser.add_argument("--read", nargs=5, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        folder, leaps, function, warm, port = args.read
        read_on(Path(folder), int(port), int(leaps), Work(function=function, warm=warm or None))
        return 0
    with tempfile.TemporaryDirectory(prefix="waqai-soak-") as made:
        folder = args.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        leaps = soak(
            folder,
            articles=args.articles,
            feeds=args.feeds,
            work=WORK if args.real else STAND_IN,
            minutes=args.minutes,
        )
        show(leaps)
        problems = verify(folder / "lake")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
