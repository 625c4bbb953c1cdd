import LatentTensor

/// A backend of the caller's own: one is used from one thread at a time, and tests run beside each other.
var testBackend: any Backend { CPUBackend(threads: 2) }
