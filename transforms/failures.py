"""What could not be used, as rows: bad input never stops a batch, and none of it goes unsaid."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.ids import digest
from schemas.tables import FailureRow

PAYLOAD = 2000
"""Characters of an input that its failure keeps."""


def failure_row(
    *,
    stage: str,
    source_uri: str,
    error_type: str,
    message: str,
    failed_at: datetime,
    article_id: str | None = None,
    version: str | None = None,
    payload: str | None = None,
) -> FailureRow:
    """The row of ``failures`` for an input; the same input that fails again gives the same id."""
    kept = None if payload is None else payload[:PAYLOAD]
    return FailureRow(
        failure_id=digest(stage, source_uri, article_id, version, error_type, kept),
        stage=stage,
        source_uri=source_uri,
        article_id=article_id,
        error_type=error_type,
        message=message,
        payload=kept,
        failed_at=failed_at,
        seen_on=failed_at.astimezone(UTC).date(),
    )
