internal import Glibc

/// A random generator whose sequence depends on its seed alone: the same on every machine and in every version.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). The standard library's
/// `shuffled(using:)` and `random(in:using:)` may change how they consume bits, so what has to be reproducible uses the
/// methods here.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The sequence that starts at `state`; neighbouring states give unrelated sequences.
  package init(state: UInt64) {
    self.state = state
  }

  /// A stream of its own for one purpose, so that drawing more for one never shifts another.
  ///
  /// - Parameters:
  ///   - seed: the user's seed.
  ///   - labels: what the stream is for, such as `"negatives"` and a latent's number.
  package init(seed: Int, _ labels: any CustomStringConvertible...) {
    var hash = StableHash()
    hash.combine(UInt64(bitPattern: Int64(seed)))
    for label in labels { hash.combine(label.description) }
    state = hash.value
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number from 0 up to and without `bound`, uniformly (Lemire's method without bias). `bound` > 0.
  package mutating func index(below bound: Int) -> Int {
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number from 0 up to and without 1, uniformly, with 53 random bits.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from the standard normal distribution (Box-Muller, one of the pair).
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  /// The elements in a random order (Fisher-Yates).
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(last, index(below: last + 1)) }
    return result
  }

  /// `count` different elements in random order; all of them when there are no more.
  package mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    guard count < elements.count else { return shuffled(elements) }
    // Sparse Fisher-Yates: only the touched positions are kept, so a few draws from millions cost nothing.
    var moved: [Int: Int] = [:]
    var result: [Element] = []
    result.reserveCapacity(count)
    for first in 0..<count {
      let chosen = first + index(below: elements.count - first)
      result.append(elements[moved[chosen] ?? chosen])
      moved[chosen] = moved[first] ?? first
    }
    return result
  }
}
