"""A small written world: documents with the concepts planted in them recorded span by span."""
