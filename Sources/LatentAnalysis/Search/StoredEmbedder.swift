internal import Foundation
package import LatentEndpoint
package import LatentSupport
internal import LatentTensor
package import LatentWorkspace

/// An embedder whose vectors the catalogue keeps, so that a text is embedded once: a million explanations take an
/// encoder most of an hour on two cores, and reading what it said seconds.
package struct StoredEmbedder: Sendable {
  /// Texts that are embedded between two looks at the cancellation; saved after each.
  private static let textsPerStep = 32

  package let embedder: any TextEmbedder
  private let catalogue: Catalogue
  /// Where the catalogue is used.
  private let lane: Lane

  package init(_ embedder: any TextEmbedder, catalogue: Catalogue, lane: Lane) {
    self.embedder = embedder
    self.catalogue = catalogue
    self.lane = lane
  }

  /// Counting words takes less than reading what was counted.
  private var isStored: Bool { !(embedder is LexicalEmbedder) }

  /// By what a text is known.
  package static func key(_ text: String) -> Int64 {
    var hash = StableHash()
    hash.combine(text)
    return Int64(bitPattern: hash.value)
  }

  /// A vector of length 1 (or 0) for each of `texts`, all of one width.
  ///
  /// - Throws: what the embedder throws; `cancelled`. What was embedded is kept.
  package nonisolated(nonsending) func vectors(of texts: [String], work: WorkContext) async throws -> [[Float]] {
    guard isStored else { return try await embedder.embed(texts) }
    let keys = texts.map(Self.key)
    var known = try await stored(keys)
    var missing: [(key: Int64, text: String)] = []
    var asked: Set<Int64> = []
    for (key, text) in zip(keys, texts) where known[key] == nil && asked.insert(key).inserted {
      missing.append((key, text))
    }
    for start in stride(from: 0, to: missing.count, by: Self.textsPerStep) {
      try work.cancellation.check()
      let step = missing[start..<min(start + Self.textsPerStep, missing.count)]
      let made = try await embedder.embed(step.map(\.text))
      guard made.count == step.count else {
        throw LatentError(.internal, "The embedder gave \(made.count) vectors for \(step.count) texts.")
      }
      let pairs = Dictionary(zip(step.map(\.key), made)) { first, _ in first }
      let (catalogue, identity) = (catalogue, embedder.identity)
      let data = try pairs.mapValues { try Self.data($0) }
      try await lane.run { try catalogue.save(data, embedder: identity) }
      // As they will be read, so that an index is the same whether or not they had to be made.
      for (key, data) in data { known[key] = try Self.vector(data) }
    }
    let vectors = keys.map { known[$0] ?? [] }
    if let first = vectors.first, let other = vectors.first(where: { $0.count != first.count }) {
      throw LatentError(
        .endpointFailed,
        "\(embedder.identity) gave vectors of \(first.count) and of \(other.count) numbers; it is not one model any more."
      )
    }
    return vectors
  }

  /// The vectors that are kept, by key.
  package nonisolated(nonsending) func stored(_ keys: [Int64]) async throws -> [Int64: [Float]] {
    let (catalogue, identity) = (catalogue, embedder.identity)
    let data = try await lane.run { try catalogue.embeddings(of: keys, embedder: identity) }
    return try data.mapValues { try Self.vector($0) }
  }

  private static func data(_ vector: [Float]) throws -> Data {
    try Tensor(vector).converted(to: .float16).withUnsafeBytes { Data($0) }
  }

  private static func vector(_ data: Data) throws -> [Float] {
    try Tensor(dtype: .float16, shape: [data.count / 2], bytes: data).floats()
  }
}
