internal import CLatentKernels

/// One compiled multiplication.
final class Gemm {
  let handle: OpaquePointer
  private let format: GemmFormat
  var scratchByteCount: Int { latent_gemm_scratch_bytes(handle) }
  /// oneDNN's name for the code it chose.
  var implementation: String { String(cString: latent_gemm_implementation(handle)) }
  /// Whether oneDNN had no fast code for the plan.
  var isReference: Bool { implementation.hasPrefix("ref") }

  init(_ format: GemmFormat, _ plan: latent_gemm_plan) throws {
    var plan = plan
    var handle: OpaquePointer?
    let status = latent_gemm_create(format.handle, &plan, &handle)
    guard status == 0, let handle else {
      throw GemmCache.failure(
        "multiply \(plan.rows) rows by \(format.inputWidth) × \(format.outputWidth)",
        status: status
      )
    }
    self.handle = handle
    self.format = format
  }

  deinit {
    latent_gemm_destroy(handle)
  }
}
