/// Decides whether a latent answers to one token. See `LatentStatistics.SingleToken` for the two signs.
enum SingleTokenTest {
  static let strongestCount = 50
  static let strongestShare = 0.9
  static let sampleCount = 100
  static let sampleShare = 0.75
  /// With fewer firings nothing is said: three of three on one token is no pattern.
  static let fewestFirings = 10

  /// - Parameters:
  ///   - tokens, values: of every firing, in the order of positions.
  ///   - strongestThreshold: the `strongestCount`-th largest value, or the smallest when there are fewer.
  ///   - median: the median value.
  ///   - latent: seeds the draw, so that the answer is the same every time.
  static func test(
    tokens: [Int32],
    values: [Float],
    strongestThreshold: Float,
    median: Float,
    latent: Int
  ) -> LatentStatistics.SingleToken {
    guard tokens.count >= fewestFirings else { return .none }
    let strongest = strongestTokens(tokens, values, threshold: strongestThreshold)
    let sample = sampleOfStrongerHalf(tokens, values, median: median, latent: latent)
    let signs = [
      largestShare(strongest) >= strongestShare,
      largestShare(sample) >= sampleShare,
    ].count { $0 }
    return signs == 2 ? .strong : signs == 1 ? .weak : .none
  }

  /// Tokens of the 50 strongest firings; of equally strong ones at the edge, the earlier ones.
  private static func strongestTokens(_ tokens: [Int32], _ values: [Float], threshold: Float) -> [Int32] {
    var above: [Int32] = []
    var equal: [Int32] = []
    for index in tokens.indices {
      if values[index] > threshold {
        above.append(tokens[index])
      } else if values[index] == threshold, equal.count < strongestCount {
        equal.append(tokens[index])
      }
    }
    return Array((above + equal).prefix(strongestCount))
  }

  /// Tokens of 100 firings that are at least as strong as the median, drawn without replacement.
  private static func sampleOfStrongerHalf(
    _ tokens: [Int32],
    _ values: [Float],
    median: Float,
    latent: Int
  ) -> [Int32] {
    var left = values.count { $0 >= median }
    var wanted = min(sampleCount, left)
    var chosen: [Int32] = []
    var state = UInt64(latent)
    // Selection sampling (Knuth, TAOCP 2, 3.4.2 S): each candidate is taken with the chance wanted / left.
    for index in tokens.indices where values[index] >= median && wanted > 0 {
      if splitMix(&state) % UInt64(left) < UInt64(wanted) {
        chosen.append(tokens[index])
        wanted -= 1
      }
      left -= 1
    }
    return chosen
  }

  private static func largestShare(_ tokens: [Int32]) -> Double {
    var counts: [Int32: Int] = [:]
    for token in tokens { counts[token, default: 0] += 1 }
    return Double(counts.values.max() ?? 0) / Double(max(1, tokens.count))
  }

  /// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Its own, because the answer is stored: it must not change when
  /// another part of the program draws differently.
  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
