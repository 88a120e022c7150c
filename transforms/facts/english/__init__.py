"""English items of Arabic outlets: their known names, dates and figures, by the same trie, records and calendar."""
