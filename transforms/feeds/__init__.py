"""Feeds: sources, fetching, parsing. Knows nothing of Beam."""
