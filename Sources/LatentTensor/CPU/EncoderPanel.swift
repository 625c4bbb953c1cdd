internal import CLatentKernels

/// Cutting an encoder's weight into panels.
enum EncoderPanel {
  /// The weights of some latents as [panelWidth, input], with rows of zeros where there are fewer latents.
  static func rows(of weight: Tensor, layout: WeightLayout, latents: Range<Int>, panelWidth: Int) throws -> Tensor {
    let width = weight.dtype.byteWidth
    if layout == .outputInput, latents.count == panelWidth { return try weight.slice(latents) }
    let inputWidth = weight.shape[layout == .inputOutput ? 0 : 1]
    return Tensor(dtype: weight.dtype, shape: [panelWidth, inputWidth]) { target in
      target.initializeMemory(as: UInt8.self, repeating: 0)
      weight.withUnsafeBytes { source in
        if layout == .outputInput {
          let bytes = latents.lowerBound * inputWidth * width..<latents.upperBound * inputWidth * width
          target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[bytes]))
          return
        }
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        latent_transpose_columns(from, to, inputWidth, weight.shape[1], latents.lowerBound, latents.count, width)
      }
    }
  }
}
