/// How much a client may send at once before the daemon refuses it: what stands between a wrong header and the memory.
package struct FramingLimits: Sendable, Equatable {
  /// The largest message in bytes. The largest real ones are tensors in Base64 (`decode` of 512 positions of 32,768
  /// latents: 86 MB).
  package var maximumMessageBytes: Int
  /// The largest header block in bytes.
  package var maximumHeaderBytes: Int

  package init(maximumMessageBytes: Int = 256 << 20, maximumHeaderBytes: Int = 8 << 10) {
    self.maximumMessageBytes = maximumMessageBytes
    self.maximumHeaderBytes = maximumHeaderBytes
  }
}
