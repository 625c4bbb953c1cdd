package import Testing

/// How far two computations of the same thing may lie apart, as a share of the reference's largest magnitude.
package struct Tolerance: Sendable {
  package let share: Float
  /// Hidden states and logits in float32 against a float32 reference (issue: 2e-4 of the largest value).
  package static let logits = Tolerance(share: 2e-4)
  /// One operation in float32 against the same operation in scalar code.
  package static let kernel = Tolerance(share: 2e-6)
  /// Latents and reconstructions against the library that wrote the dictionary (issue: 1e-5 relative), row by row.
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

/// Expects `actual`, [row, width], to agree with `reference` where each row has its own largest magnitude to be measured
/// by, so that a small row is held as strictly as a large one.
package func expectCloseRows(
  _ actual: [Float],
  _ reference: [Float],
  width: Int,
  _ tolerance: Tolerance,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == reference.count, width > 0 else {
    Issue.record("\(what): \(actual.count) values, expected \(reference.count)", sourceLocation: sourceLocation)
    return
  }
  for start in stride(from: 0, to: reference.count, by: width) {
    let end = min(start + width, reference.count)
    expectClose(
      Array(actual[start..<end]),
      Array(reference[start..<end]),
      tolerance,
      "\(what) row \(start / width)",
      sourceLocation: sourceLocation
    )
  }
}
