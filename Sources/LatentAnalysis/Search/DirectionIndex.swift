package import LatentDictionaries
package import LatentSupport
internal import LatentTensor

/// What the latents of a dictionary write, in memory as bytes, to be searched by direction; the exact rows stay with the
/// dictionary, which an index does not keep in memory.
package struct DirectionIndex: Sendable {
  /// Looked at exactly, beyond what is asked for: the bytes' order is off by less than that.
  private static let spare = 64
  /// Latents that are taken in by one step of the compute lane.
  private static let blockLatents = 4_096

  /// None for neurons, which are axes.
  private let rows: CodedRows?

  package var byteCount: Int { rows?.byteCount ?? 0 }

  /// What the index of a dictionary will take.
  package static func byteCount(of dictionary: SparseDictionary) -> Int {
    dictionary.kind == .neurons ? 0 : dictionary.latents * (dictionary.outputWidth + 4)
  }

  /// - Parameter lane: the dictionary's compute lane.
  package nonisolated(nonsending) init(
    _ dictionary: SparseDictionary,
    threads: Int,
    lane: Lane,
    work: WorkContext
  ) async throws {
    guard dictionary.kind != .neurons else {
      rows = nil
      return
    }
    var rows = CodedRows(width: dictionary.outputWidth)
    rows.reserve(dictionary.latents)
    for start in stride(from: 0, to: dictionary.latents, by: Self.blockLatents) {
      try work.cancellation.check()
      let block = start..<min(start + Self.blockLatents, dictionary.latents)
      let values = try await lane.run {
        try dictionary.backend.download(try dictionary.directions(of: block.map { Int32($0) }))
      }
      rows.append(values, threads: threads)
      work.report(
        ProgressReport(
          done: block.upperBound,
          total: dictionary.latents,
          unit: "latents",
          message: "reading decoder rows"
        )
      )
    }
    self.rows = rows
  }

  /// The latents that write what is most alike `vector` [width], by cosine, most alike first. To be called on the compute
  /// lane.
  ///
  /// - Parameter dictionary: whose index it is.
  package func nearest(
    _ count: Int,
    to vector: [Float],
    in dictionary: SparseDictionary,
    threads: Int
  ) throws -> [SearchHit] {
    guard let rows else {
      let length = Vectors.norm(vector.map { Double($0) })
      var best = TopSelection(count)
      best.offer(vector)
      return best.sorted.map { SearchHit(place: $0.index, similarity: length > 0 ? Double($0.value) / length : 0) }
    }
    let coarse = rows.nearest(count + Self.spare, to: vector, threads: threads)
    let values = try dictionary.backend.download(try dictionary.directions(of: coarse.map { Int32($0.row) }))
    let width = dictionary.outputWidth
    let hits = coarse.enumerated().map { index, hit in
      let row = Array(values[index * width..<(index + 1) * width])
      return SearchHit(place: hit.row, similarity: Vectors.cosine(row, vector))
    }
    return Array(hits.sorted { ($0.similarity, $1.place) > ($1.similarity, $0.place) }.prefix(count))
  }
}
