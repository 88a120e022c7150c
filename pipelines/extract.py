"""``waqai extract``: the facts of texts, without a lake."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TextIO

from pipelines.facts_page import page
from pipelines.facts_terminal import show
from schemas.facts import Facts
from schemas.facts_json import Json, as_json
from transforms.facts.extract import facts, read


class Text(NamedTuple):
    """A text to read: where it came from, what it says, and the day it was published."""

    identity: str
    text: str
    published: date


def run(
    *, files: Sequence[str], published: date | None, jsonl: str | None, json_form: bool, html: Path | None
) -> int:
    """Read texts and print or write their facts. Returns the exit code."""
    if jsonl is not None:
        if files or html:
            print(
                "waqai extract: --jsonl reads one stream and takes neither FILE nor --html", file=sys.stderr
            )
            return 2
        return _json_lines(jsonl)
    if published is None:
        published = date.today()  # noqa: DTZ011 - «today» where the user sits is what they mean
        print(f"waqai extract: no --published, so «today» in the text means {published}", file=sys.stderr)
    failed = False
    found: list[tuple[Text, Facts]] = []
    for name in files or ["-"]:
        try:
            text = Text(name, _text(name), published)
        except (OSError, UnicodeDecodeError) as error:
            print(f"waqai extract: {_why(name, error)}", file=sys.stderr)
            failed = True
            continue
        found.append((text, facts(read(text.text, text.published))))
    if html is not None:
        html.write_text(page([(t.identity, t.text, f) for t, f in found]), encoding="utf-8")
        print(f"{html}: {len(found)} text(s) with their facts", file=sys.stderr)
    elif json_form or not sys.stdout.isatty():
        for text, result in found:
            print(_line(as_json(text.identity, result)))
    else:
        for text, result in found:
            show(text.text, result)
    return int(failed)


def _text(name: str) -> str:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8-sig")


def _why(name: str, error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"{name}: not UTF-8 at byte {error.start}; convert it first, for example: iconv -f windows-1256 -t utf-8 {name}"
    return f"{name}: {error.strerror}"


def _json_lines(name: str) -> int:
    """One object out for each line in, in order; a line that cannot be read gives an object that says why."""
    if name == "-":
        return _answer(sys.stdin.buffer)
    try:
        with Path(name).open("rb") as stream:
            return _answer(stream)
    except OSError as error:
        print(f"waqai extract: {name}: {error.strerror}", file=sys.stderr)
        return 1


def _answer(stream: Iterator[bytes]) -> int:
    wrong = 0
    out: TextIO = sys.stdout
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        answer = answer_line(line, number)
        wrong += "error" in answer
        out.write(_line(answer) + "\n")
    out.flush()
    if wrong:
        print(
            f"waqai extract: {wrong} line(s) could not be read; their objects hold an «error»",
            file=sys.stderr,
        )
    return 0


def _line(answer: Json) -> str:
    """JSON in readable Arabic; escaped only where the text has half a surrogate pair, which UTF-8 cannot hold."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def answer_line(line: bytes, number: int) -> dict[str, Json]:
    """The facts of one input line as the promised object, or an object whose ``error`` says what is wrong.

    >>> answer_line(b"[]", 3)["error"]
    'line 3: not an object with "id", "text" and "published"'
    """
    identity: str | None = None
    try:
        given = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"line {number}: not JSON: {error}"}
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        identity = given.get("id") if isinstance(given, dict) and isinstance(given.get("id"), str) else None
        return {"id": identity, "error": f'line {number}: not an object with "id", "text" and "published"'}
    identity = None if given.get("id") is None else str(given["id"])
    try:
        published = date.fromisoformat(str(given.get("published"))[:10])
    except ValueError:
        return {
            "id": identity,
            "error": f'line {number}: "published" is {given.get("published")!r}, not a day as YYYY-MM-DD',
        }
    return as_json(identity, facts(read(given["text"], published)))
