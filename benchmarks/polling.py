"""How long a round over many feeds takes, all of them due: ``python -m benchmarks.polling``.

Servers on loopback, ten feeds each, answer after a delay of their own. The first round fills a lake with
what the feeds show; then each feed has new items, and the second round, polled and extracted for real, is
timed. Beside the seconds on the clock, which other work on the machine stretches, stand the processor
seconds of the reader and its children: divided by the cores they are what an idle machine would take.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sys
import tempfile
import time
from html import escape
from pathlib import Path

from benchmarks.fault_server import Fault, Visit, reply, served
from pipelines.ingest import ingest
from transforms.children import Work
from transforms.extract import WORK, children, gathering
from transforms.feeds.sources import load_sources

FEEDS_A_SERVER = 10
QUICK = Work(function="benchmarks.polling:nothing")
WHO = (
    "قال مصدر محلي",
    "أعلنت وزارة الداخلية",
    "ذكر ناشطون",
    "أفاد المرصد",
    "نفى متحدث عسكري القول",
    "أكد شهود",
    "أضاف المحافظ",
)
DEEDS = (
    "قصفا أصاب",
    "حريقا أتى على",
    "اشتباكا دار حول",
    "اجتماعا ناقش",
    "إضرابا شمل",
    "فيضانا غمر",
    "قرارا أغلق",
    "انفجارا هز",
    "حملة فتشت",
    "اتفاقا أعاد",
)
OUTCOMES = (
    "وقتل {} شخصا",
    "وأصيب {} مدنيا",
    "ونزح {} من السكان",
    "واعتقل {} رجلا",
    "وتضرر {} منزلا",
    "وعاد {} طالبا",
    "دون ضحايا في {} قرية",
)
TIMES = ("أمس", "صباح اليوم", "الثلاثاء الماضي", "قبل يومين", "ليل الخميس", "منذ أسبوع")
THINGS = (
    "سوقا", "مدرسة", "مخبزا", "جسرا", "مشفى", "حاجزا", "محطة مياه", "مستودعا", "مطارا", "مخيما", "سدا", "معملا", "مسجدا", "ملعبا", "حقلا",
    "معبرا", "مصرفا", "مكتبة", "فندقا", "قافلة", "سجنا", "ميناء", "صوامع", "مزرعة", "بئرا", "كنيسة", "جامعة", "متحفا", "قلعة", "نفقا",
)  # fmt: skip
TOWNS = ("حلب", "إدلب", "درعا", "الرقة", "الحسكة", "منبج", "تدمر", "الباب", "عفرين", "السويداء")


def nothing(article: object) -> object:
    """Stands in for extraction in the first round."""
    from schemas.facts import Facts

    return Facts(language="ar")


def report(feed: int, number: int) -> str:
    """A report of some 700 characters in six sentences, of which hardly two are alike: a story of its own."""
    rng = random.Random(f"{feed} {number}")
    pick = rng.choice
    return " ".join(
        f"<p>{pick(WHO)} إن {pick(DEEDS)} {pick(THINGS)} قرب {pick(THINGS)} في {pick(TOWNS)} {pick(TIMES)}، "
        f"{pick(OUTCOMES).format(rng.randint(2, 90))} بعد {pick(DEEDS)} {pick(THINGS)}، بحسب {pick(THINGS)}.</p>"
        for _ in range(6)
    )


def feed(name: int, first: int, items: int) -> bytes:
    """A feed that shows ``items`` reports from ``first`` on."""
    told = "".join(
        f"<item><title>قصف على سوق، النشرة {name}-{n}</title><link>/{name}/{n}</link>"
        f"<pubDate>Fri, 28 Jan 2022 09:{n % 60:02}:00 +0300</pubDate><description>{escape(report(name, n))}</description></item>"
        for n in range(first, first + items)
    )
    return f"<rss version='2.0'><channel><title>أخبار</title>{told}</channel></rss>".encode()


def seconds_of(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.polling", description=__doc__.split("\n")[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--items", type=int, default=20, help="items that a feed shows (default: 20)")
    parser.add_argument("--new", type=int, default=2, help="new ones of them in the timed round (default: 2)")
    parser.add_argument("--delay", type=float, default=0.2, help="seconds that a server takes (default: 0.2)")
    args = parser.parse_args()
    # Made before the clock starts: making a feed is the servers' work.
    first, second = ([feed(n, start, args.items) for n in range(args.feeds)] for start in (0, args.new))
    shown = first

    def answer(visit: Visit, connection: socket.socket) -> None:
        time.sleep(args.delay)
        reply(connection, shown[int(visit.path.strip("/"))])

    servers = [
        Fault(name=f"server_{n}", answer=answer, outcome="new")
        for n in range(-(-args.feeds // FEEDS_A_SERVER))
    ]
    workers = len(os.sched_getaffinity(0))
    with served(servers) as running, tempfile.TemporaryDirectory(prefix="waqai-polling-") as folder:
        root = Path(folder)
        (root / "sources").mkdir()
        for number in range(args.feeds):
            port = running[f"server_{number // FEEDS_A_SERVER}"].port
            (root / "sources" / f"outlet_{number}.toml").write_text(
                f'id = "outlet_{number}"\nname_ar = "منفذ"\nname_en = "Outlet"\nhomepage = "https://outlet.example"\n'
                'country = "SY"\nkind = "agency"\nlanguages = ["ar"]\ntimezone = "Asia/Damascus"\nevery = "2m"\n'
                f'[[feeds]]\nurl = "http://127.0.0.1:{port}/{number}"\nprivate_network = true\n',
                encoding="utf-8",
            )
        sources, problems = load_sources([root / "sources"])
        assert not problems, problems
        ingest(root / "lake", sources, once=True, work=QUICK)
        pool = children(gathering(WORK), workers)
        pool.map([])  # the lexicon is loaded before the clock starts
        shown = second
        own, theirs = time.process_time(), sum(seconds_of(each.process.pid) for each in pool.children)
        began = time.monotonic()
        total = ingest(root / "lake", sources, once=True, work=WORK)
        clock = time.monotonic() - began
        own = time.process_time() - own
        theirs = sum(seconds_of(each.process.pid) for each in pool.children) - theirs
    load = os.getloadavg()[0]
    print(
        f"{total.polls} polls, {total.articles} new articles, {workers} cores, load of the machine {load:.1f}\n"
        f"on the clock                    {clock:7.1f} s\n"
        f"servers' own delay              {args.delay * FEEDS_A_SERVER:7.1f} s (ten feeds of a server, one after the other)\n"
        f"processor, reader               {own:7.1f} s (with the servers, which are threads of it)\n"
        f"processor, extraction           {theirs:7.1f} s"
    )
    return 0 if total.errors == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
