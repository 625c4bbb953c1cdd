// Sparse dictionaries: kinds, and the dialects of their checkpoints.
