/// The axis along which the difference of a statement affirmed and denied varies most, once what tells affirmed from denied
/// in general is erased: contrastive representation clustering (Burns et al. 2022), with LEACE in place of its centring.
enum ContrastClustering {
  /// - Returns: [width], to be applied to the difference of the two activations; its sign means nothing.
  static func direction(_ samples: ProbeSamples, check: () throws -> Void) rethrows -> [Double] {
    let eraser = try ConceptErasure(samples.affirmed, samples.denied, check: check)
    let differences = zip(samples.affirmed, samples.denied).map {
      Vectors.difference(eraser.erased($0), eraser.erased($1))
    }
    // Their mean is 0: that is what was erased.
    guard let longest = differences.max(by: { Vectors.dot($0, $0) < Vectors.dot($1, $1) }) else { return [] }
    let axis = try Lanczos.topVector(from: longest) { x in
      try check()
      var image = x.map { _ in 0.0 }
      for difference in differences { Vectors.add(difference, times: Vectors.dot(difference, x), to: &image) }
      return image
    }
    return eraser.pulledBack(axis)
  }
}
