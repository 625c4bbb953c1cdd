internal import Foundation
package import LatentTensor

/// A model's rotary positions: by which frequencies the positions of a sequence turn.
///
/// Two variants (dynamic, longrope) choose the frequencies of all positions by the length of the whole sequence. A pass
/// over n positions takes those for n, for each sequence by its own length, whatever stands beside it in the batch.
/// (transformers goes by the longest sequence of the batch, and dynamic ones by the longest since they were last short;
/// a sequence alone in a fresh model gets the same from both.) What was remembered under other frequencies is of no use
/// to a sequence that grows past such a length: see `Network.forward`.
package struct RotaryEmbedding: Sendable {
  /// What a sequence's length changes.
  enum Stretch: Sendable {
    case never
    /// Sequences longer than this turn by other frequencies, the same for all of them (longrope).
    case beyond(Int, Rotary)
    /// Sequences longer than this have a base of their own for every length (dynamic).
    case growing(beyond: Int, DynamicBase)
  }

  /// Of sequences that are not stretched.
  let plain: Rotary
  let stretch: Stretch
  /// The longest sequence that the variant is made for, in positions.
  package let reach: Int

  /// What positions turn by in a sequence of `length` positions.
  package func rotary(length: Int) -> Rotary {
    switch stretch {
    case .beyond(let limit, let long) where length > limit: long
    case .growing(let limit, let base) where length > limit:
      Rotary(
        inverseFrequencies: base.frequencies(length: length, limit: limit).map { Float($0) },
        scale: plain.scale,
        pairing: plain.pairing
      )
    case .never, .beyond, .growing: plain
    }
  }

  /// Whether every sequence turns alike.
  var isFixed: Bool { if case .never = stretch { true } else { false } }

  /// Whether sequences of these two lengths turn alike.
  func isSame(_ length: Int, _ other: Int) -> Bool {
    switch stretch {
    case .never: true
    case .beyond(let limit, _): (length > limit) == (other > limit)
    case .growing(let limit, _): length == other || max(length, other) <= limit
    }
  }
}

/// Frequencies whose base grows with the sequence's length ("dynamic NTK").
struct DynamicBase: Sendable {
  let base: Double
  let factor: Double
  /// Numbers of a head that turn; above 2.
  let width: Int

  /// The frequencies of a sequence of `length` positions, more than the `limit` from which on they are stretched.
  func frequencies(length: Int, limit: Int) -> [Double] {
    let growth = factor * Double(length) / Double(limit) - (factor - 1)
    return RotaryEmbedding.frequencies(width: width, base: base * pow(growth, Double(width) / Double(width - 2)))
  }
}
