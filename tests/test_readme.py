"""The README is true: its commands run, and print what it shows.

``python -m tests.test_readme`` writes what the commands print now into the README.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from pipelines.cli import main

README = Path(__file__).parent.parent / "README.md"
CONSOLE = re.compile(r"```console\n\$ (.*?)```", re.DOTALL)
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """``(whole block, command, what it shows)`` of each console block."""
    for match in CONSOLE.finditer(text):
        lines = match.group(1).splitlines(keepends=True)
        for count in range(1, len(lines) + 1):
            command = "".join(lines[:count])
            try:
                shlex.split(command)
            except ValueError:
                continue  # a quotation mark is still open
            break
        yield match.group(0), command, "".join(lines[count:])


def run(command: str, lake: str) -> str:
    """What a ``waqai`` command prints, over a lake of the demo's."""
    name, *arguments = shlex.split(command)
    assert name == "waqai", command
    out = io.StringIO()
    arguments = [str(README.parent / a) if a.startswith("docs/") else a for a in arguments]
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        assert main([lake if a == "demo-lake" else a for a in arguments]) == 0, command
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("readme") / "lake")
    run(f"waqai demo --lake {folder}", folder)
    return folder


@pytest.mark.parametrize(("command", "shown"), [(c, s) for _, c, s in blocks(README.read_text("utf-8"))])
def test_commands_print_what_the_readme_shows(command: str, shown: str, lake: str) -> None:
    assert run(command, lake) == shown


def test_python_example() -> None:
    source = next(body for kind, body in FENCE.findall(README.read_text("utf-8")) if kind == "python")
    code, checked = [], 0
    for line in source.splitlines():
        expression, comment, expected = line.partition("  # ")
        if comment and expression.strip():
            code.append(f"assert ({expression}) == {expected.strip()}")
            checked += 1
        elif "open_lake" not in line:
            code.append(line)
    exec("\n".join(code), {})
    assert checked == 3


def test_json_example_is_part_of_what_extract_prints() -> None:
    body = next(body for kind, body in FENCE.findall(README.read_text("utf-8")) if kind == "json")
    told = json.loads(run("waqai extract --published 2022-01-28 --json docs/examples/prison.txt", ""))
    shown = json.loads(body)
    assert shown
    for kind, facts in shown.items():
        for fact in facts:
            assert any(_holds(fact, other) for other in told[kind]), (kind, fact)


def _holds(part: object, whole: object) -> bool:
    """Whether everything in ``part`` stands in ``whole`` too."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(_holds(value, whole.get(key)) for key, value in part.items())
    return part == whole


def test_source_example_is_valid(tmp_path: Path) -> None:
    from transforms.feeds.sources import load_sources

    body = next(body for kind, body in FENCE.findall(README.read_text("utf-8")) if kind == "toml")
    (tmp_path / f"{tomllib.loads(body)['id']}.toml").write_text(body, "utf-8")
    sources, problems = load_sources([tmp_path])
    assert [s.id for s in sources] == ["furat"]
    assert problems == ()


def test_links_lead_somewhere() -> None:
    text = README.read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    assert [link for link in links if "://" not in link and not (README.parent / link).exists()] == []


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made = str(Path(folder) / "lake")
        run(f"waqai demo --lake {made}", made)
        text = README.read_text("utf-8")
        for whole, command, _ in blocks(text):
            text = text.replace(whole, f"```console\n$ {command}{run(command, made)}```")
        README.write_text(text, "utf-8")
    sys.exit(0)
