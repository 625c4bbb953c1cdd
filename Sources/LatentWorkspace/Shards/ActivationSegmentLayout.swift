/// Where things stand in a segment of activations; `docs/activation-shards.md` has the format to the byte.
struct ActivationSegmentLayout: Equatable {
  static let magic = Array("LATNTACT".utf8)
  static let version: UInt32 = 1
  /// Magic, version, 0, latents, positions, activations, width.
  static let headerBytes = 48
  /// Bytes of runs, cached positions, Σ‖x − x̂‖², Σ‖x‖²; then come the column sums.
  static let sumsBytes = 32

  let latents: Int
  let width: Int
  let runsBytes: Int

  /// Runs in the order of latents, without gaps.
  var runs: Range<Int> { Self.headerBytes..<(Self.headerBytes + runsBytes) }
  /// `uint32` [latents + 1]: where each latent's run begins, from the first run; the last is the end of all.
  var directory: Range<Int> {
    let start = Self.aligned(runs.upperBound)
    return start..<(start + 4 * (latents + 1))
  }
  var sums: Range<Int> {
    let start = Self.aligned(directory.upperBound)
    return start..<(start + Self.sumsBytes + 8 * width)
  }
  /// XXH64 of the header, the directory and the sums, in this order.
  var checksum: Range<Int> { sums.upperBound..<(sums.upperBound + 8) }
  var fileBytes: Int { checksum.upperBound }

  static func aligned(_ offset: Int) -> Int { (offset + 7) & ~7 }
}
