"""Frozen records and table schemas: what flows between the stages and what the lake holds."""
