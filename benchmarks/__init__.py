"""Measurements: each module is a command, and prints how it measured."""
