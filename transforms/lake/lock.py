"""One writer at a time."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from transforms.lake.paths import LakeError, lock_file, make_folder

HELD: set[Path] = set()
"""Lakes that this process writes: record locks do not keep a process from itself."""


class LakeTaken(LakeError):
    """Another process writes the lake."""


@contextmanager
def lock(root: Path) -> Generator[None]:
    """Hold a lake for writing.

    The lock is a record lock, which the kernel drops when its process ends however it ends, and which
    children do not inherit: a writer that died leaves nothing that has to be cleared away.

    Raises ``LakeTaken`` with the holder's process and start if the lake is held, and ``LakeError`` if
    the lake cannot be written.
    """
    path = lock_file(root)
    # Asked before the file is opened: closing any descriptor of it drops this process's record lock.
    if path.resolve() in HELD:
        raise LakeTaken(f"{root}: this process writes it already; close the first writer before another")
    try:
        make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise LakeError(
            f"{root}: cannot write this lake ({error.strerror}); name a folder that you may write with --lake"
        ) from error
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _taken(root, path) from None
        os.ftruncate(descriptor, 0)
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        HELD.add(path.resolve())
        try:
            yield
        finally:
            HELD.discard(path.resolve())
    finally:
        os.close(descriptor)


def _taken(root: Path, path: Path) -> LakeTaken:
    try:
        holder = json.loads(path.read_text())
        who = f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (ValueError, KeyError):
        who = "another process that has just started"
    return LakeTaken(
        f"{root}: taken by {who}; one lake has one writer, so stop it first or use another --lake"
    )
