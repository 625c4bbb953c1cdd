package import LatentModels
package import LatentSupport

/// Reads hookpoints at one position of each of many sequences, some sequences a pass.
package struct PositionReading: Sendable {
  /// Tokens in one pass, so that other requests get the lane in between.
  private static let tokensPerPass = 2048

  private let model: ResidentModel
  private let hookpoints: [Hookpoint]

  package init(_ hookpoints: [Hookpoint], of model: ResidentModel) {
    self.hookpoints = hookpoints
    self.model = model
  }

  /// - Parameters:
  ///   - sequences: tokens and the position to read.
  ///   - report: called with how many sequences are done.
  /// - Returns: per hookpoint, [sequence, width].
  /// - Throws: `LatentError`: `cancelled` between two passes, `invalidParams` for a token that is none.
  package func run(
    _ sequences: [(tokens: [Int32], position: Int)],
    on lane: Lane,
    work: WorkContext,
    report: (Int) -> Void
  ) async throws -> [Hookpoint: [[Float]]] {
    var values: [Hookpoint: [[Float]]] = [:]
    var next = 0
    while next < sequences.count {
      try work.cancellation.check()
      var end = next
      var tokens = 0
      while end < sequences.count, end == next || tokens + sequences[end].tokens.count <= Self.tokensPerPass {
        tokens += sequences[end].tokens.count
        end += 1
      }
      let chosen = Array(sequences[next..<end])
      let (model, hookpoints) = (model, hookpoints)
      let read = try await lane.run { () -> [[[Float]]] in
        let positions = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($0, $1.position) })
        let reader = PositionReader(hookpoints, positions: positions)
        _ = try model.forward(TokenBatch(chosen.map(\.tokens)), listeners: [reader])
        return try hookpoints.map { try reader.values($0, of: chosen.indices) }
      }
      for (hookpoint, rows) in zip(hookpoints, read) { values[hookpoint, default: []] += rows }
      next = end
      report(next)
    }
    return values
  }
}
