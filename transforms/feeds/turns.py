"""Whose turn it is: one request at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

PAUSE = 1.0
"""Seconds that a host is left alone after each answer; a private host, which is the user's own, is not."""

PATIENCE = 60.0
"""Seconds that a request waits for its turn at most."""

_HOSTS = 5000


class HostBusy(Exception):
    """Other requests of this reader kept the host busy for too long."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Turns:
    """To be shared between threads.

    One request at a time also keeps HTTP/2 safe: the client's streams on one connection wait for each
    other without a time-out when the server lowers their number.
    """

    def __init__(self, pause: float = PAUSE, patience: float = PATIENCE) -> None:
        self.pause = pause
        self.patience = patience
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def take(self, host: str) -> float:
        """Wait for a host's turn and give the seconds waited; ``give`` must follow. Raises ``HostBusy``."""
        began = time.monotonic()
        place = self._place(host)
        if not place.lock.acquire(timeout=self.patience):
            raise HostBusy(f"{self.patience:g} s")
        time.sleep(max(0.0, min(place.free_at - time.monotonic(), self.pause)))
        return time.monotonic() - began

    def give(self, host: str, *, pause: bool) -> None:
        """The request is answered, or will not be."""
        place = self._place(host)
        place.free_at = time.monotonic() + (self.pause if pause else 0.0)
        place.lock.release()

    def _place(self, host: str) -> _Host:
        with self._lock:
            if len(self._hosts) >= _HOSTS and host not in self._hosts:
                now = time.monotonic()
                for name, place in list(self._hosts.items()):
                    if not place.lock.locked() and place.free_at <= now:
                        del self._hosts[name]
            return self._hosts.setdefault(host, _Host())
