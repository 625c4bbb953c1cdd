internal import LatentEndpoint
package import LatentSupport
internal import LatentTensor

/// The meanings of all explanations of a workspace, in memory as bytes; the exact vectors stay in the catalogue.
package struct ExplanationVectorIndex: Sendable {
  /// What is looked at exactly, beyond what is asked for: the bytes' order is off by less than that.
  private static let spare = 64

  package let places: ExplanationPlaces
  private let rows: CodedRows
  /// Each explanation's key in the catalogue.
  private let keys: [Int64]

  package var byteCount: Int { rows.byteCount + 12 * places.count }

  /// Embeds what has not been embedded before, which can take long the first time.
  ///
  /// - Throws: what the embedder throws; `LatentError`: `endpointFailed` when it gives vectors of several widths, `cancelled`.
  package nonisolated(nonsending) init(
    _ pages: ExplanationPages,
    embedder: StoredEmbedder,
    threads: Int,
    work: WorkContext
  ) async throws {
    var rows: CodedRows?
    var keys: [Int64] = []
    places = try await pages.read(work: work) { texts in
      guard !texts.isEmpty else { return }
      let vectors = try await embedder.vectors(of: texts, work: work)
      let width = vectors.first?.count ?? 0
      var made = rows ?? CodedRows(width: width)
      guard made.width == width else { throw Self.otherModel(embedder, made.width, width) }
      made.append(vectors.flatMap { $0 }, threads: threads)
      rows = made
      keys += texts.map(StoredEmbedder.key)
      work.report(
        ProgressReport(done: keys.count, total: nil, unit: "explanations", message: "embedding explanations")
      )
    }
    self.rows = rows ?? CodedRows(width: 0)
    self.keys = keys
  }

  /// The explanations most alike `query`, most alike first.
  ///
  /// - Throws: what the embedder throws; `LatentError` (`endpointFailed`) when its vectors are of another width by now.
  package nonisolated(nonsending) func search(
    _ query: String,
    count: Int,
    dictionaryHash: String?,
    embedder: StoredEmbedder,
    threads: Int,
    lane: Lane
  ) async throws -> [SearchHit] {
    let range = dictionaryHash.map { places.range(dictionaryHash: $0) ?? 0..<0 } ?? 0..<rows.count
    guard !range.isEmpty, let vector = try await embedder.embedder.embed([query]).first else { return [] }
    guard vector.count == rows.width else { throw Self.otherModel(embedder, rows.width, vector.count) }
    let rows = rows
    let coarse = await lane.run { rows.nearest(count + Self.spare, to: vector, within: range, threads: threads) }
    let exact = try await embedder.stored(coarse.map { keys[$0.row] })
    let hits = coarse.map { row, similarity in
      SearchHit(
        place: row,
        similarity: exact[keys[row]].map { Vectors.cosine($0, vector) } ?? Double(similarity)
      )
    }
    return Array(hits.sorted { ($0.similarity, $1.place) > ($1.similarity, $0.place) }.prefix(count))
  }

  private static func otherModel(_ embedder: StoredEmbedder, _ width: Int, _ other: Int) -> LatentError {
    LatentError(
      .endpointFailed,
      "\(embedder.embedder.identity) gave vectors of \(width) and of \(other) numbers; it is not one model any more."
    )
  }
}
