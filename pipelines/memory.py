"""How a process that runs for a year takes memory from the system and gives it back: settings of glibc's malloc."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

import pyarrow as pa

ARENAS, MAPPED = -8, -3
"""``M_ARENA_MAX`` and ``M_MMAP_THRESHOLD`` of ``mallopt(3)``."""


def keep_together() -> None:
    """One arena for all threads, and large blocks mapped one by one, so that what is free does not lie scattered; what is
    loaded by now stays, and is not looked through again by ``give_back``.

    By default every thread that fetches has an arena of its own, which keeps what its largest body took, and Arrow has
    a heap of its own, which keeps what its largest table took; its writers of Parquet have that even so, unless
    ``ARROW_DEFAULT_MEMORY_POOL`` says ``system`` when it is loaded. To be called before threads are started; elsewhere
    than with glibc the arenas stay as they are.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(ARENAS, 1)
        libc.mallopt(MAPPED, 128 * 1024)
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """What is free goes back to the system; Python keeps cycles otherwise until they are many, glibc what is free, scattered."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
