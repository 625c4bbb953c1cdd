internal import LatentSupport

/// Directions that know nothing, each turned so that it does no worse than chance on the training examples: what remains of
/// a probe's area under the curve when nothing is learnt but one sign.
package enum RandomDirections {
  package static let usualCount = 200

  /// Standard normal directions, [direction, width].
  static func draw(_ count: Int, width: Int, seed: Int) -> [[Double]] {
    var generator = SeededGenerator(seed: seed, "random directions")
    return (0..<count).map { _ in (0..<width).map { _ in generator.normal() } }
  }

  /// Scores of every direction on `tested`, [direction, statement], turned by `training`.
  ///
  /// - Parameter check: called often; what it throws ends the work.
  package static func scores(
    training: [[Double]],
    labels: [Bool],
    tested: [[Double]],
    seed: Int,
    count: Int = usualCount,
    check: () throws -> Void
  ) rethrows -> [[Double]] {
    try draw(count, width: training.first?.count ?? 0, seed: seed).map { direction in
      try check()
      let area = AreaUnderCurve(scores: training.map { Vectors.dot(direction, $0) }, truths: labels).value ?? 0.5
      let sign = area < 0.5 ? -1.0 : 1
      return tested.map { sign * Vectors.dot(direction, $0) }
    }
  }
}
