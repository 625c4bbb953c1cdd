internal import CLatentKernels

/// An encoder cut into panels of latents, each packed by itself.
final class PackedEncoder: DeviceResource {
  let format: GemmFormat
  let packed: HostMemory
  /// From one packed panel to the next, in bytes.
  let panelStride: Int
  /// [panels · panelWidth] each
  let bias: HostMemory
  let thresholds: HostMemory?
  let scale: HostMemory?

  init(
    format: GemmFormat,
    packed: HostMemory,
    panelStride: Int,
    bias: HostMemory,
    thresholds: HostMemory?,
    scale: HostMemory?
  ) {
    self.format = format
    self.packed = packed
    self.panelStride = panelStride
    self.bias = bias
    self.thresholds = thresholds
    self.scale = scale
  }

  var byteCount: Int {
    packed.byteCount + bias.byteCount + (thresholds?.byteCount ?? 0) + (scale?.byteCount ?? 0)
  }

  /// The encoder as the kernel sees it; valid as long as the object is.
  func view(latents: Int, selection: Selection) -> latent_encoder {
    latent_encoder(
      input_width: format.inputWidth,
      latents: latents,
      panel_width: format.outputWidth,
      packed: UnsafeRawPointer(packed.bytes),
      panel_bytes: panelStride,
      bfloat16: format.isBFloat16,
      bias: UnsafePointer(bias.floats),
      thresholds: thresholds.map { UnsafePointer($0.floats) },
      scale: scale.map { UnsafePointer($0.floats) },
      selection: selection.kernel,
      k: selection.count
    )
  }
}
