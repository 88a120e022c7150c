"""Where an archive's files lie: on the disk, or in an object store or behind a web server by their URLs (fsspec's door)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import httpx

T = TypeVar("T")

BLOCK = 4 << 20
"""Bytes that are asked of a store at once."""

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "http": "http", "https": "http"}


class StoreError(OSError):
    """A store does not answer: what is left of a unit is read another time."""


def is_url(path: str) -> bool:
    """Whether a path is not one of the disk.

    >>> is_url("s3://bucket/a.warc.gz"), is_url("/data/a.warc.gz"), is_url("C:/a")
    (True, False, False)
    """
    return _URL.match(path) is not None


def name_of(path: str) -> str:
    """A file's name, without the folders."""
    return path.rstrip("/").rpartition("/")[2]


def opened(path: str) -> BinaryIO:
    """A file open for reading. Raises ``OSError``; ``StoreError`` where a store does not answer, also while it is read."""
    if not is_url(path):
        return Path(path).open("rb")
    file = _asked(path, lambda store, at: store.open(at, "rb", block_size=BLOCK))
    return cast(BinaryIO, io.BufferedReader(_Remote(path, file), BLOCK))


def about(path: str) -> tuple[int, datetime]:
    """A file's size in bytes and its time of change (UTC); today where a server does not tell it."""
    if not is_url(path):
        known = Path(path).stat()
        return known.st_size, datetime.fromtimestamp(known.st_mtime, UTC)
    size = _asked(path, lambda store, at: store.info(at)["size"])
    if size is None:
        raise StoreError(
            f"{path}: the server does not say how long the file is, so parts of it cannot be asked for"
        )
    if path.lower().startswith(("http://", "https://")):
        return int(size), _told_by_server(path)
    return int(size), _asked(path, lambda store, at: store.modified(at)).astimezone(UTC)


def find(url: str) -> list[str]:
    """The files below a URL, or of a pattern, sorted; hidden ones are passed over. Raises ``OSError``.

    A web server's folder ends with a slash and shows its files as links.
    """

    def listed(store: Any, at: str) -> list[str]:
        if any(sign in at for sign in "*?[") and not store.exists(at):
            found = [each for each in store.glob(at) if not store.isdir(each)]
        elif at.endswith("/") or (not at.startswith("http") and store.isdir(at)):
            found = store.find(at)
        elif not store.exists(at):
            found = []
        else:
            found = [at]
        return sorted(store.unstrip_protocol(str(each)) for each in found)

    return [each for each in _asked(url, listed) if not each.rpartition("/")[2].startswith(".")]


class _Remote(io.RawIOBase):
    """A store's file, whose errors are all ``StoreError``."""

    def __init__(self, path: str, file: Any) -> None:
        self._path, self._file = path, file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: Any, /) -> int:
        got = _told(self._path, lambda: self._file.read(len(buffer)))
        buffer[: len(got)] = got
        return len(got)

    def close(self) -> None:
        self._file.close()
        super().close()


def _asked(path: str, question: Callable[[Any, str], T]) -> T:
    from fsspec.core import url_to_fs  # pyright: ignore[reportMissingTypeStubs]

    def ask() -> T:
        try:
            store, at = url_to_fs(path)
        except ImportError as error:
            scheme = path.partition("://")[0].lower()
            extra = _EXTRAS.get(scheme)
            advice = f"pip install 'waqai[{extra}]'" if extra else str(error)
            raise StoreError(f"{path}: what reads {scheme}:// is not installed: {advice}") from error
        return question(store, at)

    return _told(path, ask)


def _told(path: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (FileNotFoundError, PermissionError, StoreError):
        raise
    except Exception as error:
        raise StoreError(f"{path}: cannot be read: {error or type(error).__name__}") from error


def _told_by_server(url: str) -> datetime:
    told = _told(
        url, lambda: httpx.head(url, follow_redirects=True, timeout=30.0).headers.get("Last-Modified")
    )
    try:
        return parsedate_to_datetime(told or "").astimezone(UTC)
    except ValueError:
        return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
