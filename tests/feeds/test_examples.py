from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import transforms.feeds

MODULES = [f"transforms.feeds.{found.name}" for found in pkgutil.iter_modules(transforms.feeds.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_tell_the_truth(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0
