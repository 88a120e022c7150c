"""Everything that happens to an article between its feed and the lake."""
