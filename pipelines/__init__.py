"""Wiring, options and the command line."""

import logging

# Beam warns on the bare root logger while it is imported; without a handler that would go to the terminal.
logging.getLogger().addHandler(logging.NullHandler())
