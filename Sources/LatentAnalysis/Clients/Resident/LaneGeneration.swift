internal import LatentModels
internal import LatentSupport

/// A generation whose steps run on a lane, so that other work of the lane goes on between two of them.
actor LaneGeneration {
  private let lane: Lane
  private var generation: Generation?

  nonisolated var unownedExecutor: UnownedSerialExecutor { lane.unownedExecutor }

  init(_ lane: Lane) {
    self.lane = lane
  }

  /// Makes ready; to be called once, before the first step.
  ///
  /// - Parameter state: what the prompt follows; nothing if not given.
  /// - Throws: `LatentError` (`invalidParams`) that names the field at fault.
  func begin(_ request: GenerationRequest, model: ResidentModel, state: SequenceState?) throws {
    generation = try Generation(request, model: model, state: state)
  }

  /// All samples, as far as they have come.
  var samples: [GeneratedSample] { generation?.samples ?? [] }

  /// Runs a piece of the prompt, or one token.
  ///
  /// - Returns: the sample once it is complete.
  func step() throws -> GeneratedSample? {
    guard let generation else { return nil }
    try generation.step()
    return generation.isFinished ? generation.samples.first : nil
  }
}
