"""The pieces of `make demo`: what is known of the world, and how results are shown."""
