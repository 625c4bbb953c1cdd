package import LatentSupport

/// Says that a lens's name is another's already: replacing a lens is hours of computing lost, so it has to be asked for.
package enum LensNameTaken {
  /// - Parameters:
  ///   - existing: the training that has the name; nil where it is not known.
  ///   - asked: the one that wants it.
  package static func byTraining(
    _ name: String,
    existing: LensSettings?,
    asked: LensSettings,
    isFinished: Bool
  ) -> LatentError {
    let what = isFinished ? "a lens \(name) of another training" : "an unfinished training of a lens \(name)"
    let differences = existing?.differences(from: asked) ?? []
    let how =
      if existing == nil {
        "what that was made with is not known"
      } else if differences.isEmpty {
        "that was made by another version of latentd"
      } else {
        "there " + differences.joined(separator: ", ")
      }
    return LatentError.invalid(
      "lens",
      "There is \(what) already: \(how). Give another name, or overwrite: true to put this one in its place."
    )
  }

  /// - Parameter path: the folder that was to be loaded.
  package static func byOther(_ name: String, _ existing: TunedLens, path: String) -> LatentError {
    let origin =
      if existing.isTrainedHere {
        "which was trained here"
      } else if let source = existing.provenance[TunedLens.Field.source] {
        "which was loaded from \(source)"
      } else {
        "with other translators"
      }
    return LatentError.invalid(
      "lens",
      "There is a lens \(name) already, \(origin). Give another name as lens, or overwrite: true to put that of \(path) in its "
        + "place."
    )
  }
}
