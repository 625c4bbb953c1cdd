package import LatentModels
package import LatentSupport
internal import LatentTensor
package import LatentWorkspace

/// Saved states of recurrent models: one safetensors file each, `states/NAME.safetensors` in the workspace. The file's
/// metadata names the model by the hash of its weights, since a state means nothing to any other.
package struct StateStore: Sendable {
  private let files: NamedFiles

  package init(_ workspace: Workspace) throws {
    files = try workspace.states()
  }

  /// What was written.
  package struct Saved: Sendable, Equatable {
    /// Size of the file.
    package var bytes: Int
    /// The axes of each state, by its hookpoint.
    package var shapes: [String: [Int]]
  }

  /// Saves `state` under `name`, in the place of what had that name.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for a name that is none, or a state with infinite values.
  package func save(
    _ state: SequenceState,
    of model: ResidentModel,
    as name: String,
    cancellation: CancellationFlag? = nil
  ) throws -> Saved {
    let path = try files.path(of: name, field: "name")
    let tensors = try model.tensors(of: state)
    for (hookpoint, tensor) in tensors where !tensor.isFinite() {
      throw LatentError.invalid(
        "interventions",
        "The state \(hookpoint) has NaN or infinite values, so it is not saved; use smaller strengths or weights."
      )
    }
    let metadata = [
      Field.model: try model.identity(cancellation: cancellation), Field.architecture: model.architecture,
      Field.positions: String(state.length),
    ]
    try Safetensors.write(tensors, metadata: metadata, to: path)
    let size = try MappedFile(path: path).bytes.count
    return Saved(bytes: size, shapes: tensors.mapValues(\.shape))
  }

  /// The state saved under `name`, for the model that it was saved from.
  ///
  /// - Parameter field: the request's parameter that holds the name, for the error.
  /// - Throws: `LatentError`: `notInWorkspace` when there is none, `invalidParams` when another model saved it.
  package func load(
    _ name: String,
    for model: ResidentModel,
    field: String = "state",
    cancellation: CancellationFlag? = nil
  ) throws -> SequenceState {
    let path = try files.existing(name, field: field)
    let file = try SafetensorsFile(path: path)
    guard file.metadata[Field.model] == (try model.identity(cancellation: cancellation)) else {
      let architecture = file.metadata[Field.architecture] ?? "unknown"
      throw LatentError.invalid(
        field,
        "\(field) names \(name), which was saved from another model (\(architecture)) than \(model.name) is."
      )
    }
    guard let length = file.metadata[Field.positions].flatMap({ Int($0) }), length >= 0,
      length <= model.maximumPositions
    else { throw LatentError.unreadable(path, "\(path) does not say how many positions its state holds.") }
    return try model.state(from: file, length: length)
  }

  private enum Field {
    static let model = "model"
    static let architecture = "architecture"
    static let positions = "positions"
  }
}
