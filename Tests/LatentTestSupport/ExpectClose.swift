package import Testing

/// How far two computations of the same thing may lie apart, as a share of the reference's largest magnitude.
package struct Tolerance: Sendable {
  package let share: Float
  /// Hidden states and logits in float32 against a float32 reference (issue: 2e-4 of the largest value).
  package static let logits = Tolerance(share: 2e-4)
  /// One operation in float32 against the same operation in scalar code.
  package static let kernel = Tolerance(share: 2e-6)
  /// Latents and reconstructions against the library that wrote the dictionary.
  package static let latents = Tolerance(share: 1e-5)

  package init(share: Float) {
    self.share = share
  }
}

/// Expects `actual` to agree with `reference` element by element, and says where it differs most if it does not.
package func expectClose(
  _ actual: [Float],
  _ reference: [Float],
  _ tolerance: Tolerance,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == reference.count else {
    Issue.record("\(what): \(actual.count) values, expected \(reference.count)", sourceLocation: sourceLocation)
    return
  }
  let largest = reference.reduce(Float(0)) { max($0, abs($1)) }
  let bound = tolerance.share * max(largest, .leastNormalMagnitude)
  var worst = 0
  var worstDifference = Float(0)
  for index in reference.indices {
    let difference = abs(actual[index] - reference[index])
    // NaN compares false with everything, so it has to be asked for.
    if difference.isNaN || difference > worstDifference {
      worst = index
      worstDifference = difference
      if difference.isNaN { break }
    }
  }
  #expect(
    worstDifference <= bound,
    "\(what)[\(worst)] is \(actual[worst]), expected \(reference[worst]); off by \(worstDifference), allowed \(bound)",
    sourceLocation: sourceLocation
  )
}
