package import LatentModels
internal import LatentSupport
package import LatentTensor

/// A lens on a model's device, ready to read: what the model would predict were a stream its last.
///
///     logits = unembedding(finalNorm(h + W h + b))
package struct LensReadout: Sendable {
  package let model: ResidentModel
  private let translators: [Hookpoint: LinearWeight]

  /// - Parameters:
  ///   - lens: nil for the logit lens.
  ///   - hookpoints: where it will read.
  /// - Throws: `LatentError` (`invalidParams`) for an encoder, another model's lens, or a site that the lens lacks.
  package init(
    _ model: ResidentModel,
    lens: TunedLens? = nil,
    name: String = "",
    hookpoints: [Hookpoint],
    field: String = "hookpoints"
  ) throws {
    try model.requireDecoder(to: "be read with a lens")
    self.model = model
    guard let lens else {
      translators = [:]
      return
    }
    try lens.check(fits: model, name: name)
    var packed: [Hookpoint: LinearWeight] = [:]
    for hookpoint in hookpoints where !LensSites.isLast(hookpoint, of: model) {
      let site = LensSites.translated(hookpoint)
      guard let translator = lens.translator(at: site) else {
        throw LatentError.invalid(
          field,
          "The lens \(name) has nothing at \(hookpoint); it reads "
            + lens.hookpoints.map(\.description).joined(separator: ", ") + "."
        )
      }
      guard packed[site] == nil else { continue }
      packed[site] = try model.backend.makeLinear(
        translator.weight,
        layout: .outputInput,
        bias: translator.bias,
        precision: .float32
      )
    }
    translators = packed
  }

  /// Puts the logits that the value `x` [row, width] of `hookpoint` stands for into `logits` [row, vocabulary]; `x` stays
  /// as it is.
  ///
  /// - Parameter site: whose translator is used, where that is another's than the value's own.
  package func writeLogits(
    of x: Matrix,
    at hookpoint: Hookpoint,
    with site: Hookpoint? = nil,
    into logits: Matrix
  ) throws {
    guard hookpoint != .final else { return try model.writeLogits(ofFinal: x, into: logits) }
    guard let translator = translators[LensSites.translated(site ?? hookpoint)] else {
      return try model.writeLogits(ofStream: x, into: logits)
    }
    let translated = try model.backend.allocate(rows: x.rows, columns: x.columns)
    try model.backend.linear(x, translator, into: translated, epilogue: Epilogue(residual: x))
    try model.writeLogits(ofStream: translated, into: logits)
  }

  /// The lens at `hookpoint` as the place where a generation leaves the model.
  package func exit(at hookpoint: Hookpoint) -> EarlyExit {
    EarlyExit(at: hookpoint) { streams in
      let logits = try model.backend.allocate(rows: streams.rows, columns: model.vocabulary)
      try writeLogits(of: streams, at: hookpoint, into: logits)
      return logits
    }
  }

  /// Rows whose logits are made at once: 32 M numbers bound the memory whatever the vocabulary.
  package static func rowLimit(_ model: ResidentModel) -> Int { max(16, (1 << 25) / max(1, model.vocabulary)) }
}
