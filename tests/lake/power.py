"""A disk that loses power: only what was synced is sure to be there afterwards.

``Disk`` stands in for the lake's door to fsync and remembers each file's bytes and each folder's names as they were when
they were last synced. ``after_power_loss`` builds the lake that a machine could find when it comes up again: what was
synced, and of the rest nothing, or for each name and each file a part that chance picks. It is harsher than a real
file system, which keeps more order than that. SQLite's own files are taken as they are: it is tested for this elsewhere.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")

Entry = tuple[int, bool]
"""What a name stands for: the inode's number, and whether it is a folder."""


class PowerLoss(BaseException):
    """The machine stops here."""


class Disk:
    """The disk below ``root``, all of which is synced at first.

    ``sync`` replaces ``transforms.lake.paths._fsync``; before its call number ``fails_at`` takes effect, the lake after a
    power loss is built in ``left`` and ``PowerLoss`` raised.
    """

    def __init__(
        self, root: Path, left: Path, fails_at: int | None = None, chance: Random | None = None
    ) -> None:
        self.root = root
        self.left = left
        self.fails_at = fails_at
        self.chance = chance
        self.calls = 0
        self.files: dict[int, bytes] = {}
        self.folders: dict[int, dict[str, Entry]] = {}
        self.held: dict[int, int] = {}
        for folder, _, names in os.walk(root):
            self._keep(Path(folder))
            for name in names:
                self._keep(Path(folder) / name)

    def sync(self, path: Path, flags: int) -> None:
        """Have a file's bytes or a folder's names survive from now on."""
        del flags
        if self.calls == self.fails_at:
            self.after_power_loss()
            raise PowerLoss
        self.calls += 1
        self._keep(path)

    def close(self) -> None:
        """Let go of the files that are held."""
        for descriptor in self.held.values():
            os.close(descriptor)

    def _keep(self, path: Path) -> None:
        number = path.stat().st_ino
        if number not in self.held:
            # While it is open, no other file gets its number.
            self.held[number] = os.open(path, os.O_RDONLY)
        if path.is_dir():
            self.folders[number] = _names(path)
        else:
            self.files[number] = path.read_bytes()

    def after_power_loss(self) -> None:
        """Build the lake in ``left``."""
        paths = {Path(folder).stat().st_ino: Path(folder) for folder, _, _ in os.walk(self.root)}
        now = {number: _names(path) for number, path in paths.items()}
        survivors = self._survivors(now)
        bytes_now = {
            number: (paths[folder] / name).read_bytes()
            for folder, names in now.items()
            for name, (number, is_folder) in names.items()
            if not is_folder
        }
        self.left.mkdir()
        self._build(self.root.stat().st_ino, self.left, survivors, bytes_now)
        shutil.rmtree(self.left / "_state", ignore_errors=True)
        shutil.copytree(self.root / "_state", self.left / "_state")

    def _survivors(self, now: dict[int, dict[str, Entry]]) -> dict[int, dict[str, Entry]]:
        """The names that every folder is left with: a file that was renamed has its old name or its new one."""
        places: dict[Entry, tuple[set[tuple[int, str]], set[tuple[int, str]]]] = {}
        for side, folders in enumerate((self.folders, now)):
            for folder, names in folders.items():
                for name, entry in names.items():
                    places.setdefault(entry, (set(), set()))[side].add((folder, name))
        left: dict[int, dict[str, Entry]] = {}
        for entry, (synced, present) in sorted(places.items()):
            for folder, name in self._one_of(synced, present):
                left.setdefault(folder, {})[name] = entry
        # A name that changed hands is never without either of the two.
        for folder, names in self.folders.items():
            for name, entry in names.items():
                if name in now.get(folder, {}):
                    left.setdefault(folder, {}).setdefault(name, entry)
        return left

    def _build(
        self, folder: int, target: Path, survivors: dict[int, dict[str, Entry]], bytes_now: dict[int, bytes]
    ) -> None:
        for name, (number, is_folder) in sorted(survivors.get(folder, {}).items()):
            if is_folder:
                (target / name).mkdir()
                self._build(number, target / name, survivors, bytes_now)
            else:
                kept = self._one_of(self.files.get(number), bytes_now.get(number, self.files.get(number)))
                (target / name).write_bytes(kept or b"")

    def _one_of(self, synced: T, present: T) -> T:
        return present if self.chance is not None and self.chance.random() < 0.5 else synced


def _names(folder: Path) -> dict[str, Entry]:
    with os.scandir(folder) as entries:
        return {entry.name: (entry.inode(), entry.is_dir()) for entry in entries}
