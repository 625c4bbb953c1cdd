internal import CLatentKernels

/// How weights of one shape are packed; shared by all weights of that shape.
///
/// `@unchecked Sendable`: the handle points to a description that never changes after it is made.
final class GemmFormat: @unchecked Sendable {
  let inputWidth: Int
  let outputWidth: Int
  let isBFloat16: Bool
  let handle: OpaquePointer
  /// Bytes of packed weights.
  var byteCount: Int { latent_gemm_format_bytes(handle) }

  init(inputWidth: Int, outputWidth: Int, isBFloat16: Bool) throws {
    var handle: OpaquePointer?
    let status = latent_gemm_format_create(inputWidth, outputWidth, isBFloat16, &handle)
    guard status == 0, let handle else {
      throw GemmCache.failure("pack weights of \(inputWidth) × \(outputWidth)", status: status)
    }
    self.inputWidth = inputWidth
    self.outputWidth = outputWidth
    self.isBFloat16 = isBFloat16
    self.handle = handle
  }

  deinit {
    latent_gemm_format_destroy(handle)
  }

  /// Packs a float32 or bfloat16 tensor into `target`, which has `byteCount` bytes.
  func pack(_ weight: Tensor, layout: WeightLayout, into target: UnsafeMutableRawPointer) throws {
    // oneDNN reads two types; a half-precision checkpoint passes through float32.
    let source = weight.dtype == .float16 ? try weight.converted(to: .float32) : weight
    let status = source.withUnsafeBytes { bytes in
      latent_gemm_pack(handle, bytes.baseAddress, source.dtype == .bfloat16, layout == .inputOutput, target)
    }
    guard status == 0 else { throw GemmCache.failure("pack weights of \(weight.shape)", status: status) }
  }
}
