"""``waqai forget``: an article and all that was made of it, removed everywhere, for good."""

from __future__ import annotations

from pathlib import Path

from transforms.forget import find, forget
from transforms.lake.commit import writing
from transforms.lake.reader import open_lake


def run(*, lake: str, url: str | None, article: str | None) -> int:
    """Remove one article, named by its address or its id."""
    root = Path(lake)
    open_lake(root)  # there must be one: forgetting makes none
    with writing(root) as writer:
        ids = [article] if article is not None else find(writer, url=url or "")
        removed = forget(writer, ids)
    gone = ", ".join(f"{count} of {name}" for name, count in removed.items() if count)
    print(f"{lake}: removed {', '.join(ids)} for good; rows: {gone}")
    return 0
