"""The lake: one Delta table of Parquet files per schema, written exactly once. Knows nothing of Beam."""
