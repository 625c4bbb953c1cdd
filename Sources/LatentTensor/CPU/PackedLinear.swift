/// A linear layer's weight in oneDNN's blocked layout.
final class PackedLinear: DeviceResource {
  let format: GemmFormat
  let packed: HostMemory
  /// [outputWidth]
  let bias: HostMemory?

  init(format: GemmFormat, packed: HostMemory, bias: HostMemory?) {
    self.format = format
    self.packed = packed
    self.bias = bias
  }
}
