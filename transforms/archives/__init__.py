"""Readers of archives: what lies in files, as items and saved pages. Knows nothing of Beam."""
