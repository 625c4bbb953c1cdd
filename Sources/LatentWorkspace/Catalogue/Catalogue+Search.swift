internal import GRDB
internal import Synchronization

extension Catalogue {
  /// Another number after every change of explanations, for indexes of them that are kept in memory.
  package var explanationVersion: Int { explanationChanges.load(ordering: .acquiring) }

  func explanationsChanged() { explanationChanges.add(1, ordering: .acquiringAndReleasing) }

  /// The explanations of a run, by latent: at most `limit` of those beyond `latent`, so that a long list is read in pages.
  package func explanations(
    run: Int64,
    beyond latent: Int = -1,
    limit: Int
  ) throws -> [(latent: Int, text: String)] {
    try read { database in
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: "SELECT latent, text FROM explanation WHERE run = ? AND latent > ? ORDER BY latent LIMIT ?"
        ),
        arguments: [run, latent, limit]
      )
      var page: [(latent: Int, text: String)] = []
      while let row = try rows.next() { page.append((row[0], row[1])) }
      return page
    }
  }
}
