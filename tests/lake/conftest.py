"""Options of the lake's tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--every-sync``: the long form of test_power.py."""
    parser.addoption(
        "--every-sync", action="store_true", help="let the power fail at every sync, not at a few"
    )
