// Tensors, tensor files, and the Backend protocol with its CPU implementation.
