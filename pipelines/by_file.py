"""What goes from one stage of a pipeline to the next by way of a file.

Beam packs what goes through it, and has all of it at hand where a stage wants it together; of files it has the names.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any


def leave(file: Path, what: object) -> str:
    """Put something into a file, in a folder that is there; nobody but this process reads it. Gives the file's name."""
    file.write_bytes(pickle.dumps(what, protocol=5))
    return str(file)


def left(file: str) -> Any:
    """What was put into a file."""
    return pickle.loads(Path(file).read_bytes())
