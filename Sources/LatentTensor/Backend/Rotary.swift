/// A rotary position embedding (https://arxiv.org/abs/2104.09864) as data: every scaling rule of every family comes down
/// to the inverse frequencies and one factor.
package struct Rotary: Sendable, Equatable {
  /// Which two numbers of a head turn together.
  package enum Pairing: Sendable {
    /// i and i + n/2 of the first n (GPT-NeoX, Llama).
    case halves
    /// 2i and 2i + 1 (GPT-J, the paper).
    case neighbours
  }

  /// Radians per position, one for each pair. Twice as many numbers of each head turn; the rest of the head is left.
  package var inverseFrequencies: [Float]
  /// Multiplies sine and cosine (YaRN's and LongRoPE's attention factor); 1 otherwise.
  package var scale: Float
  package var pairing: Pairing

  package init(inverseFrequencies: [Float], scale: Float = 1, pairing: Pairing) {
    self.inverseFrequencies = inverseFrequencies
    self.scale = scale
    self.pairing = pairing
  }
}
