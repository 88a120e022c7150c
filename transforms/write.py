"""Rows of any tables to files of a batch's staging folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.arrow import arrow_table
from schemas.tables import FailureRow
from transforms.blocks import BY_NAME, BY_RECORD
from transforms.lake.state import known_failures, read_state
from transforms.lake.writer import write_table


class _NewFailures(beam.DoFn):
    def __init__(self, root: Path) -> None:
        self.root = root

    def process(self, element: tuple[str, Iterable[FailureRow]]) -> Iterator[FailureRow]:
        identity, rows = element
        with closing(read_state(self.root)) as state:
            if not known_failures(state, [identity]):
                yield min(rows, key=lambda row: row.failed_at)


class NewFailures(beam.PTransform):
    """Failures that the lake does not have yet: a broken item stays in its feed for days."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def expand(self, input_or_inputs: PCollection[FailureRow]) -> PCollection[FailureRow]:
        return (
            input_or_inputs
            | beam.Map(lambda row: (row.failure_id, row))
            | beam.GroupByKey()
            | beam.ParDo(_NewFailures(self.root))
        )


class _Write(beam.DoFn):
    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name

    def process(self, element: tuple[str, Iterable[object]]) -> None:
        table = BY_NAME[element[0]]
        write_table(self.folder / table.name, self.name, table, arrow_table(table, list(element[1])))


class Write(beam.PTransform):
    """Rows of any tables to one file for each table and day.

    The files are found in the folder afterwards: what the batch consists of does not depend on what a
    runner hands back.
    """

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self.folder = folder
        self.name = name

    def expand(self, input_or_inputs: PCollection[object]) -> PCollection[None]:
        return (
            input_or_inputs
            | beam.Map(lambda row: (BY_RECORD[type(row)].name, row))
            | beam.GroupByKey()
            | beam.ParDo(_Write(self.folder, self.name))
        )
