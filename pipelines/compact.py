"""``waqai compact``: small files into large ones."""

from __future__ import annotations

from pathlib import Path

from transforms.lake.commit import vacuum, writing
from transforms.lake.compact import compact
from transforms.lake.reader import open_lake


def run(*, lake: str) -> int:
    """Merge the small files of every day, and delete files that were replaced over a week ago."""
    root = Path(lake)
    open_lake(root)  # there must be one: compacting makes none
    with writing(root) as writer:
        changes = compact(writer)
        deleted = vacuum(writer)
    for name, change in changes.items():
        print(f"{name}: {len(change.removed)} files into {len(change.added)}")
    print(f"{lake}: {'nothing to merge' if not changes else 'merged'}; {deleted} files from before deleted")
    return 0
