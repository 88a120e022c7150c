"""The lake: Parquet files of our own naming behind one Delta table per schema."""
