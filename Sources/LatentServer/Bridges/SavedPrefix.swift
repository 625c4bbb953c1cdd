internal import LatentAnalysis
internal import LatentModels
internal import LatentSupport

/// Reads the `state` of a request: the saved prefix that its text follows.
enum SavedPrefix {
  /// The state saved under `name`; nil when the request names none.
  ///
  /// - Throws: `LatentError`: `invalidParams` for a model without recurrent states or another than the one that saved it,
  ///   `notInWorkspace` when there is no such state.
  static func read(
    _ name: String?,
    model: ResidentModel,
    _ context: RequestContext,
    field: String = "state"
  ) async throws -> SequenceState? {
    guard let name else { return nil }
    guard model.isRecurrent else {
      throw LatentError.invalid(
        field,
        "\(field) needs a recurrent model, and \(model.name) (\(model.architecture)) is a transformer; give the prefix as "
          + "text or tokens instead."
      )
    }
    let store = try await StateStore(context.services.workspace.open())
    let cancellation = context.work.cancellation
    return try await context.services.lanes.compute.run {
      try store.load(name, for: model, field: field, cancellation: cancellation)
    }
  }
}
