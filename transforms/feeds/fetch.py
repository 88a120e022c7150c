"""Fetching a feed."""

from __future__ import annotations

import httpx

from schemas.feeds import Feed, FetchLimits, FetchResult, Validators


def new_client(limits: FetchLimits = FetchLimits()) -> httpx.Client:
    """A client to share between threads; close it when done."""
    raise NotImplementedError


def fetch(
    feed: Feed,
    validators: Validators = Validators(),
    *,
    limits: FetchLimits = FetchLimits(),
    user_agent: str,
    client: httpx.Client,
) -> FetchResult:
    """Poll one feed once."""
    raise NotImplementedError
