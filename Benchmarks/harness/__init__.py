"""What Benchmarks/run is made of: the machine, the two programs, their agreement, and the report."""
