/// An axis along which statements differ, paraphrases of one do not, and a statement affirmed and denied go against each
/// other: VINC (EleutherAI 2023), all three weights 1.
enum VariantInvariance {
  /// The top eigenvector of (covariance of the statements' means) − (covariance within paraphrases) − (symmetrised covariance
  /// of affirmed with denied means), after erasing what tells affirmed from denied in general (LEACE). Without paraphrases
  /// the second term is 0.
  ///
  /// - Returns: [width], to be applied to the difference of the two activations; its sign means nothing.
  static func direction(_ samples: ProbeSamples, check: () throws -> Void) rethrows -> [Double] {
    let eraser = try ConceptErasure(samples.affirmed, samples.denied, check: check)
    let affirmed = Side(samples.affirmed.map(eraser.erased), samples.statements)
    let denied = Side(samples.denied.map(eraser.erased), samples.statements)
    let freedom = Double(max(1, affirmed.means.count - 1))
    let withinFreedom = Double(max(1, 2 * (samples.statements.count - affirmed.means.count)))
    let differences = zip(affirmed.means, denied.means).map(Vectors.difference)
    guard let longest = differences.max(by: { Vectors.dot($0, $0) < Vectors.dot($1, $1) }) else { return [] }
    let axis = try Lanczos.topVector(from: longest) { x in
      try check()
      var image = x.map { _ in 0.0 }
      for (yes, no) in zip(affirmed.means, denied.means) {
        let (a, b) = (Vectors.dot(yes, x), Vectors.dot(no, x))
        Vectors.add(yes, times: (a - b) / (2 * freedom), to: &image)
        Vectors.add(no, times: (b - a) / (2 * freedom), to: &image)
      }
      for row in affirmed.deviations + denied.deviations {
        Vectors.add(row, times: -Vectors.dot(row, x) / withinFreedom, to: &image)
      }
      return image
    }
    return eraser.pulledBack(axis)
  }

  /// One answer's activations, taken apart.
  private struct Side {
    /// The statements' means over their paraphrases, without the mean of all, [statement, width].
    var means: [[Double]]
    /// What the paraphrases of a statement differ from its mean by; of those that have any.
    var deviations: [[Double]]

    init(_ rows: [[Double]], _ statements: [Int]) {
      var members: [Int: [Int]] = [:]
      for (place, statement) in statements.enumerated() { members[statement, default: []].append(place) }
      let sets = members.sorted { $0.key < $1.key }.map(\.value)
      let centroids = sets.map { set in Vectors.mean(set.map { rows[$0] }) }
      means = Vectors.centred(centroids, on: Vectors.mean(centroids))
      deviations = zip(sets, centroids).flatMap { set, centroid in
        set.count > 1 ? set.map { Vectors.difference(rows[$0], centroid) } : []
      }
    }
  }
}
