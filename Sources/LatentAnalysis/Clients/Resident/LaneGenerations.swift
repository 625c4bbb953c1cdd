internal import LatentModels
internal import LatentSupport

/// Generations whose steps run on a lane, so that other work of the lane goes on between two of them.
actor LaneGenerations {
  private let lane: Lane
  private var batch: GenerationBatch?

  nonisolated var unownedExecutor: UnownedSerialExecutor { lane.unownedExecutor }

  init(_ lane: Lane) {
    self.lane = lane
  }

  /// Makes ready; to be called once, before the first step.
  ///
  /// - Throws: `LatentError` (`invalidParams`) that names the field at fault.
  func begin(_ parts: [GenerationBatch.Part], model: ResidentModel) throws {
    batch = try GenerationBatch(parts, model: model)
  }

  /// Runs a piece of the prompts, or one token of each sample.
  ///
  /// - Returns: the samples once all are complete.
  func step() throws -> [GeneratedSample]? {
    guard let batch else { return nil }
    try batch.step()
    return batch.isFinished ? batch.samples : nil
  }
}
