// Tokenizers, architectures, hookpoints, loading, generation.
