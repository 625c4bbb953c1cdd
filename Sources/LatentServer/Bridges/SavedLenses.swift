internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Reads the lenses that requests name, and says of them what the wire says.
enum SavedLenses {
  /// The lens saved as `name`; nil when the request names none.
  ///
  /// - Throws: `LatentError` (`notInWorkspace`) when there is no such lens.
  static func read(_ name: String?, field: String = "lens", _ services: DaemonServices) async throws -> TunedLens? {
    guard let name else { return nil }
    let path = try await services.workspace.open().lenses().existing(name, field: field)
    return try await services.lanes.workspace.run { try TunedLens(readingFrom: path) }
  }

  /// How many tokens of a context are read at once.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for more than the model takes.
  static func contextLength(_ asked: Int?, _ model: ResidentModel) throws -> Int {
    let length = asked ?? min(256, model.maximumPositions)
    guard length <= model.maximumPositions else {
      throw LatentError.invalid(
        "contextLength",
        "contextLength is \(length), but \(model.name) takes at most \(model.maximumPositions) positions."
      )
    }
    return length
  }
}

extension Wire.LensSite {
  init(_ hookpoint: Hookpoint, _ figures: LensFigures?) {
    self.init(
      hookpoint: hookpoint.description,
      kl: figures?.kl,
      crossEntropyBitsPerByte: figures?.crossEntropyBitsPerByte,
      logitLensBitsPerByte: figures?.logitLensBitsPerByte,
      converged: figures?.converged ?? false,
      reverseKL: figures?.reverseKL,
      jensenShannon: figures?.jensenShannon,
      totalVariation: figures?.totalVariation,
      entropy: figures?.entropy,
      targetRank: figures?.targetRank,
      logitLensKL: figures?.logitLensKL
    )
  }
}

extension Wire.LensTransfer {
  /// nil where it was not measured.
  init?(_ report: LensReport?) {
    guard let report, !report.transfer.isEmpty else { return nil }
    self.init(hookpoints: report.transferSites.map(\.description), kl: report.transfer)
  }
}
