"""``waqai verify``: whether the lake keeps every promise, and what can be mended from the lake itself."""

from __future__ import annotations

from pathlib import Path

from transforms.lake.reader import open_lake
from transforms.lake.verify import verify
from transforms.repair import repair


def run(*, lake: str, mend: bool = False) -> int:
    """Print what is wrong, a line each, or what was checked. Returns 1 if anything is wrong.

    With ``mend`` the lake is repaired first, and what was done is printed.
    """
    root = Path(lake)
    if mend:
        repaired = repair(root)
        for sentence in repaired.done:
            print(f"repaired: {sentence}")
        problems = list(repaired.left)
    else:
        problems = verify(root)
    for problem in problems:
        print(problem)
    if problems:
        return 1
    read = open_lake(root)
    files = sum(len(of_table) for of_table in read.files.values())
    rows = sum(file.rows for of_table in read.files.values() for file in of_table)
    print(
        f"{lake}: sound; {rows} rows in {files} files of {len(read.files)} tables, as batch {read.batch} left it"
    )
    return 0
