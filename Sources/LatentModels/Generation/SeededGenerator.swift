/// Random numbers that are the same on every machine and in every version: xoshiro256++, seeded by SplitMix64
/// (Blackman and Vigna 2018, https://arxiv.org/abs/1805.01407).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// - Parameters:
  ///   - seed: what the caller chose.
  ///   - stream: which of several independent sequences of that seed; samples of one request have one each.
  package init(seed: UInt64, stream: UInt64 = 0) {
    var mixed = seed
    // The stream goes through the mixer once by itself, so that seed + 1 of one stream is not seed of the next.
    mixed = Self.mix(&mixed) ^ stream
    state = (Self.mix(&mixed), Self.mix(&mixed), Self.mix(&mixed), Self.mix(&mixed))
  }

  package mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number from 0 to just below 1. Not `Double.random`, whose method the standard library may change.
  package mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// SplitMix64.
  private static func mix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
