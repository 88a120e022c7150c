"""Words are data: one TSV a concept, and the loader that turns them into one trie."""
