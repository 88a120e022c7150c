"""The command line: what each command takes; what it does is in the module it names."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.abc import MetaPathFinder
from importlib.metadata import version
from pathlib import Path

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 failed, 2 wrong usage, 130 interrupted.

    >>> main(["--version"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    parser = _parser()
    args = parser.parse_args(arguments)
    if args.run is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        return args.run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of the output (head, a pager) has gone; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if args.debug:
            raise
        print(f"waqai {args.command}: {error} (--debug shows where)", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="waqai",
        description="Syrian news in, structured facts out.",
        epilog="Begin with: waqai demo",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"waqai {version('waqai')}")
    parser.set_defaults(run=None, command="")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    lake = argparse.ArgumentParser(add_help=False)
    lake.add_argument(
        "--lake",
        default=os.environ.get("WAQAI_LAKE", "lake"),
        metavar="DIR",
        help="the lake (default: $WAQAI_LAKE, else ./lake)",
    )
    logs = argparse.ArgumentParser(add_help=False)
    logs.add_argument(
        "--log-format", choices=("text", "json"), default="text", help="plain lines, or JSON for machines"
    )
    contact = argparse.ArgumentParser(add_help=False)
    contact.add_argument(
        "--contact",
        default=os.environ.get("WAQAI_CONTACT"),
        metavar="ADDRESS",
        help="your mail or web address, told to the outlets in the User-Agent (default: $WAQAI_CONTACT)",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Run, says: str, example: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=says,
            description=says[0].upper() + says[1:] + ".",
            epilog=f"Example:\n  {example}",
            parents=[common, *parents],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.set_defaults(run=run, command=name)
        return sub

    sub = command(
        "ingest",
        _ingest,
        "read the feeds into the lake, continuously",
        "waqai ingest --once",
        lake,
        logs,
        contact,
    )
    _sources_option(sub)
    sub.add_argument("--once", action="store_true", help="poll each feed once and end")
    sub.add_argument("--max-articles", type=_positive, metavar="N", help="end after N articles")
    sub.add_argument(
        "--keep",
        type=_days,
        metavar="DAYS",
        help="let go, for good, articles first seen longer ago, with all that was made of them (default: keep all)",
    )
    sub.add_argument(
        "--metrics",
        type=_address,
        metavar="[ADDRESS:]PORT",
        help="serve Prometheus metrics at /metrics and the reader's state at /health (address: loopback)",
    )

    sub = command(
        "backfill",
        _backfill,
        "read archives into the lake: files, folders, globs; goes on where it stopped",
        "waqai backfill --dry-run docs/examples",
        lake,
        logs,
    )
    sub.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or globs")
    sub.add_argument(
        "--format",
        choices=("auto", "warc", "html", "feed", "jsonl", "csv", "parquet", "text"),
        default="auto",
        help="what they are (default: told by each file's first bytes)",
    )
    sub.add_argument(
        "--source", metavar="ID", help="the outlet whose articles these are (default: by their addresses)"
    )
    _sources_option(sub)
    sub.add_argument("--workers", type=_positive, metavar="N", help="processes (default: one a core)")
    sub.add_argument(
        "--map",
        type=_columns,
        default={},
        metavar="FIELD=COLUMN,…",
        help="which column of a table is what, for example title=headline,text=body (default: guessed)",
    )
    sub.add_argument(
        "--dry-run", action="store_true", help="only say what is there and how long it would take"
    )
    sub.add_argument("--about-syria", action="store_true", help="leave out what is about something else")

    sub = command(
        "demo",
        _demo,
        "read the bundled sample outlets, served on loopback, and show what was found",
        "waqai demo",
        logs,
    )
    sub.add_argument(
        "--lake",
        default="demo-lake",
        metavar="DIR",
        help="where the demo's lake is made, afresh each time (default: ./demo-lake)",
    )

    sub = command(
        "extract",
        _extract,
        "the facts of texts, without a lake",
        "waqai extract --published 2022-01-28 article.txt",
    )
    sub.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="texts: headline on the first line, body below; - or none reads standard input",
    )
    sub.add_argument(
        "--published", type=_day, metavar="DATE", help="the day of publication, YYYY-MM-DD (default: today)"
    )
    sub.add_argument(
        "--jsonl",
        metavar="FILE",
        help='JSON lines {"id", "text", "published"} in, one object out for each; - is standard input',
    )
    sub.add_argument("--json", action="store_true", help="JSON even on a terminal")
    sub.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        help="write the text with its facts marked as a page that needs no network",
    )

    sub = command(
        "query",
        _query,
        "run SQL over the lake, one view a table",
        'waqai query "SELECT surface, count(*) FROM mentions GROUP BY 1 ORDER BY 2 DESC LIMIT 10"',
        lake,
    )
    sub.add_argument("sql", nargs="?", metavar="SQL", help="without it, a prompt")
    sub.add_argument("--format", choices=("table", "csv", "json", "parquet"), default="table")

    sub = command("status", _status, "what the feeds did and what the lake holds", "waqai status", lake)
    sub.add_argument("--json", action="store_true", help="JSON for machines")

    command("compact", _compact, "merge small files", "waqai compact", lake)
    sub = command("verify", _verify, "check every promise of the lake", "waqai verify", lake)
    sub.add_argument(
        "--repair",
        action="store_true",
        help="make the state anew from the tables where it is damaged or lost",
    )
    sub = command(
        "forget",
        _forget,
        "remove an article and its facts everywhere, for good",
        "waqai forget --url https://example.org/story",
        lake,
    )
    which = sub.add_mutually_exclusive_group(required=True)
    which.add_argument("--url", metavar="URL")
    which.add_argument("--article", metavar="ID")

    sub = command("sources", _sources, "outlets: list them, check them, add one", "waqai sources list")
    acts = sub.add_subparsers(title="actions", dest="action", required=True, metavar="ACTION")
    for name, says in (
        ("list", "the outlets known"),
        ("check", "poll and say what is wrong"),
        ("add", "find a page's feeds and write the outlet's file"),
    ):
        parents = [common] if name == "list" else [common, contact]
        act = acts.add_parser(name, help=says, parents=parents)
        if name != "add":
            _sources_option(act)
        if name == "check":
            act.add_argument("id", nargs="?", metavar="ID", help="one outlet only")
        if name == "add":
            act.add_argument("url", metavar="URL")
            act.add_argument(
                "--into",
                type=Path,
                default=Path("sources"),
                metavar="DIR",
                help="folder for the outlet's file (default: ./sources)",
            )
    return parser


def _sources_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--sources",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="outlet files or folders of them (default: those that ship with waqai)",
    )


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} is not a number above 0")
    return number


def _days(value: str) -> timedelta:
    return timedelta(days=_positive(value))


def _columns(value: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in value.split(",")]
    if not all(name.strip() and column.strip() for name, _, column in pairs):
        raise argparse.ArgumentTypeError(
            f"{value!r} is not FIELD=COLUMN, for example title=headline,text=body"
        )
    return {name.strip(): column.strip() for name, _, column in pairs}


def _address(value: str) -> tuple[str, int]:
    address, _, port = value.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port or ADDRESS:PORT, for example 9464")
    return address.strip("[]") or "127.0.0.1", int(port)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a day as YYYY-MM-DD, for example 2022-01-28"
        ) from None


# Each command imports what it needs when it runs, so that `waqai extract` starts without Beam.


def _extract(args: argparse.Namespace) -> int:
    from pipelines import extract

    return extract.run(
        files=args.files, published=args.published, jsonl=args.jsonl, json_form=args.json, html=args.html
    )


class _LeftOut(MetaPathFinder):
    """Packages that count as not installed."""

    def __init__(self, packages: Sequence[str]) -> None:
        self.packages = packages

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in self.packages:
            raise ModuleNotFoundError(f"{fullname} is left out of this process", name=fullname)


@contextmanager
def _lean() -> Generator[None]:
    """For commands that run for long and have all of a batch in memory: without what they have no use for."""
    # Before Arrow is loaded: what its own heap took for a file once, it keeps for as long as the process runs.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # Beam, pyarrow and httpx import these where they are installed; they take 100 MB.
    finder = _LeftOut(("pandas", "pymongo", "apache_beam.io.gcp", "httpx._main"))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _ingest(args: argparse.Namespace) -> int:
    with _lean():
        from pipelines import ingest

        return ingest.run(
            lake=args.lake,
            sources=args.sources,
            once=args.once,
            max_articles=args.max_articles,
            log_format=args.log_format,
            metrics_at=args.metrics,
            contact=args.contact,
            keep=args.keep,
        )


def _backfill(args: argparse.Namespace) -> int:
    with _lean():
        from pipelines import backfill

        return backfill.run(
            lake=args.lake,
            paths=args.paths,
            form=args.format,
            source=args.source,
            sources=args.sources,
            columns=args.map,
            workers=args.workers,
            dry_run=args.dry_run,
            only_syria=args.about_syria,
            log_format=args.log_format,
        )


def _demo(args: argparse.Namespace) -> int:
    from pipelines.demo import show

    return show.run(lake=args.lake, log_format=args.log_format)


def _query(args: argparse.Namespace) -> int:
    from pipelines import query

    return query.run(lake=args.lake, sql=args.sql, form=args.format)


def _status(args: argparse.Namespace) -> int:
    from pipelines import status

    return status.run(lake=args.lake, json_form=args.json)


def _compact(args: argparse.Namespace) -> int:
    from pipelines import compact

    return compact.run(lake=args.lake)


def _verify(args: argparse.Namespace) -> int:
    from pipelines import verify

    return verify.run(lake=args.lake, mend=args.repair)


def _forget(args: argparse.Namespace) -> int:
    from pipelines import forget

    return forget.run(lake=args.lake, url=args.url, article=args.article)


def _sources(args: argparse.Namespace) -> int:
    from pipelines import sources

    if args.action == "add":
        return sources.add_source(args.url, folder=args.into, contact=args.contact)
    paths = {} if args.sources is None else {"paths": args.sources}
    if args.action == "check":
        return sources.check_sources(args.id, contact=args.contact, **paths)
    return sources.list_sources(**paths)
