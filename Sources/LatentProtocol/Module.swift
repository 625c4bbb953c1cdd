// The wire: generated params and results, envelope, error codes. Knows nothing of models.
