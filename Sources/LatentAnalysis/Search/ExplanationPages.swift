package import LatentSupport
package import LatentWorkspace

/// Reads the newest explanation of every latent in pages, so that a million of them never stand in memory as text.
package struct ExplanationPages {
  private static let pageLength = 2_048

  private let catalogue: Catalogue
  /// Where the catalogue is read.
  private let lane: Lane

  package init(_ catalogue: Catalogue, lane: Lane) {
    self.catalogue = catalogue
    self.lane = lane
  }

  /// Calls `body` with page after page. A latent's newest explanation counts, but one that an explainer wrote before one
  /// that a user brought to be scored (controls among them).
  ///
  /// - Parameters:
  ///   - runs: only these runs' explanations; all if nil.
  ///   - dictionaryHash: only this dictionary's; all if nil.
  package nonisolated(nonsending) func read(
    runs names: Set<String>? = nil,
    dictionaryHash: String? = nil,
    work: WorkContext,
    _ body: (_ texts: [String]) async throws -> Void
  ) async throws -> ExplanationPlaces {
    let catalogue = catalogue
    let all = try await lane.run { try catalogue.runs(dictionaryHash: dictionaryHash) }.filter {
      names?.contains($0.name) ?? true
    }
    var places = ExplanationPlaces()
    for hash in unique(all.map(\.request.dictionaryHash)) {
      let runs = all.filter { $0.request.dictionaryHash == hash }
      places.begin(dictionaryHash: hash, dictionaryName: runs.first?.request.dictionary ?? "")
      let written = runs.filter { $0.request.explainer != "given" }
      let given = runs.filter { $0.request.explainer == "given" }
      var seen: Set<Int> = []
      for run in written + given {
        var last = -1
        while true {
          try work.cancellation.check()
          let (id, beyond) = (run.id, last)
          let page = try await lane.run {
            try catalogue.explanations(run: id, beyond: beyond, limit: Self.pageLength)
          }
          guard let end = page.last else { break }
          last = end.latent
          let new = runs.count == 1 ? page : page.filter { seen.insert($0.latent).inserted }
          for entry in new { places.append(entry.latent) }
          try await body(new.map(\.text))
        }
      }
    }
    return places
  }

  private func unique(_ hashes: [String]) -> [String] {
    var seen: Set<String> = []
    return hashes.filter { seen.insert($0).inserted }
  }
}
