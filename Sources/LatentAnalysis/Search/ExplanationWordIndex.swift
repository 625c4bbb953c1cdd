package import LatentSupport

/// The words of all explanations of a workspace, in memory: about 60 bytes an explanation.
package struct ExplanationWordIndex: Sendable {
  package let places: ExplanationPlaces
  private let words: WordIndex

  package var byteCount: Int { words.byteCount + 4 * places.count }

  /// - Parameter work: told how many explanations have been read.
  package nonisolated(nonsending) init(_ pages: ExplanationPages, work: WorkContext) async throws {
    var builder = WordIndex.Builder()
    var done = 0
    places = try await pages.read(work: work) { texts in
      for text in texts { builder.add(text) }
      done += texts.count
      work.report(ProgressReport(done: done, total: nil, unit: "explanations", message: "reading explanations"))
    }
    words = builder.finish()
  }

  /// The explanations that share words with `query`, best first.
  package func search(_ query: String, count: Int, dictionaryHash: String?) -> [SearchHit] {
    let range = dictionaryHash.map { places.range(dictionaryHash: $0) ?? 0..<0 }
    return words.search(query, count: count, within: range).map {
      SearchHit(place: $0.text, similarity: Double($0.score))
    }
  }
}
