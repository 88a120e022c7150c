"""Wiring, options and the command line."""
