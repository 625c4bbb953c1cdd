package import LatentSupport
package import LatentTensor

/// The latents of the same dictionary whose decoder rows are most similar.
package struct NeighboursCardPart: ReportCardPart {
  private static let count = 8
  /// Of each latent: the others with their cosines, most similar first.
  private let neighbours: [Int: [(latent: Int, similarity: Float)]]

  /// Finds the neighbours of `latents` among all of `rows`.
  ///
  /// - Throws: `LatentError` (`cancelled`).
  package init(
    of latents: [Int],
    among rows: UnitRows,
    on backend: any Backend,
    lane: Lane,
    work: WorkContext
  ) async throws {
    let nearest = try await NearestNeighbours.search(
      Self.count + 1,
      for: try rows.selecting(latents),
      among: rows,
      on: backend,
      lane: lane,
      work: WorkContext(cancellation: work.cancellation)
    )
    var neighbours: [Int: [(latent: Int, similarity: Float)]] = [:]
    for (row, latent) in latents.enumerated() {
      let found = nearest.entries(ofRow: row).map { (latent: Int(nearest.latents[$0]), similarity: nearest.values[$0]) }
        .filter { $0.latent != latent }.sorted { ($0.similarity, $1.latent) > ($1.similarity, $0.latent) }
      neighbours[latent] = Array(found.prefix(Self.count))
    }
    self.neighbours = neighbours
  }

  package nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject] {
    latents.map { latent in
      [
        "neighbours": .array(
          (neighbours[latent] ?? []).map { [.integer($0.latent), .rounded($0.similarity, digits: 6)] }
        )
      ]
    }
  }
}
