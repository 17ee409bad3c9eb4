"""Programs whose path depends on data."""
