import LatentAnalysis
import LatentEndpoint
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

/// Searching what a workspace's explanations say.
@Suite struct ExplanationIndexTests {
  /// One axis for each letter, and a count of what was asked.
  private struct LetterEmbedder: TextEmbedder {
    let asked = Locked<[String]>([])
    let identity = "letters"

    func embed(_ texts: [String]) async throws -> [[Float]] {
      asked.update { $0 += texts }
      return texts.map { text in
        var counts = [Float](repeating: 0, count: 26)
        for byte in text.lowercased().utf8 where byte >= 97 && byte < 123 { counts[Int(byte) - 97] += 1 }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return counts.map { length > 0 ? $0 / length : 0 }
      }
    }
  }

  /// Vectors that are a number longer each time that it is asked.
  private struct GrowingEmbedder: TextEmbedder {
    let width = Locked(3)
    let identity = "growing"

    func embed(_ texts: [String]) async throws -> [[Float]] {
      width.update { $0 += 1 }
      return texts.map { _ in [Float](repeating: 1, count: width.value) }
    }
  }

  private let folder: TemporaryFolder
  private let workspace: Workspace
  private let lane = Lane(label: "test")

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(folder: folder.file("workspace"))
  }

  private func explain(
    _ run: String,
    dictionary: String = "d",
    explainer: String = "default",
    _ texts: [Int: String]
  ) throws {
    let record = try workspace.catalogue.begin(
      RunRequest(
        name: run,
        requestHash: run,
        dictionary: dictionary,
        dictionaryHash: "hash of \(dictionary)",
        explainer: explainer,
        seed: 0
      )
    )
    let outcomes = texts.map { ExplanationRecord(latent: $0, outcome: .explained(text: $1, details: .null)) }
    try workspace.catalogue.record(outcomes, run: record.id)
  }

  private var pages: ExplanationPages { ExplanationPages(workspace.catalogue, lane: lane) }

  private func latents(_ index: ExplanationWordIndex, _ query: String, _ dictionary: String? = nil) -> [Int32] {
    let hits = index.search(query, count: 10, dictionaryHash: dictionary.map { "hash of \($0)" })
    return hits.map { index.places.latents[$0.place] }
  }

  @Test func theNewestExplanationOfALatentCounts() async throws {
    try explain("old", [1: "rivers", 2: "mountains"])
    try explain("new", [1: "lakes"])
    try explain("control", explainer: "given", [1: "planets", 3: "planets"])
    try explain("other", dictionary: "e", [9: "lakes"])
    let index = try await ExplanationWordIndex(pages, work: WorkContext())
    #expect(latents(index, "rivers").isEmpty)
    #expect(Set(latents(index, "lakes")) == [1, 9])
    #expect(latents(index, "lakes", "d") == [1] && latents(index, "lakes", "e") == [9])
    #expect(latents(index, "mountains") == [2])
    #expect(latents(index, "planets") == [3], "what a user brought does not hide what was written")
    #expect(latents(index, "lakes", "absent").isEmpty)
    #expect(index.places.count == 4)
  }

  @Test func readsMoreThanOnePage() async throws {
    try explain("many", Dictionary((0..<5_000).map { ($0, "number n\($0)") }) { first, _ in first })
    let index = try await ExplanationWordIndex(pages, work: WorkContext())
    #expect(index.places.count == 5_000)
    for latent in [0, 2_047, 2_048, 4_999] { #expect(latents(index, "n\(latent)").first == Int32(latent)) }
    let cancelled = WorkContext()
    cancelled.cancellation.cancel()
    await #expect(throws: LatentError.self) { try await ExplanationWordIndex(pages, work: cancelled) }
  }

  @Test func everyChangeHasANewVersion() throws {
    let before = workspace.catalogue.explanationVersion
    try explain("a", [1: "x"])
    let after = workspace.catalogue.explanationVersion
    #expect(after != before)
    try workspace.catalogue.removeRun(named: "a")
    #expect(workspace.catalogue.explanationVersion != after)
  }

  @Test func aTextIsEmbeddedOnce() async throws {
    try explain("a", [1: "abc", 2: "xyz", 3: "abc", 4: ""])
    let embedder = LetterEmbedder()
    let stored = StoredEmbedder(embedder, catalogue: workspace.catalogue, lane: lane)
    func search(_ query: String) async throws -> [(latent: Int32, similarity: Double)] {
      let index = try await ExplanationVectorIndex(pages, embedder: stored, threads: 1, work: WorkContext())
      let hits = try await index.search(
        query,
        count: 2,
        dictionaryHash: nil,
        embedder: stored,
        threads: 1,
        lane: lane
      )
      return hits.map { (index.places.latents[$0.place], $0.similarity) }
    }
    let found = try await search("zzyx")
    #expect(found.map(\.latent) == [2, 1])
    #expect(abs(found[0].similarity - 4 / (6.0 * 3).squareRoot()) < 1e-3 && found[1].similarity == 0)
    #expect(embedder.asked.value == ["abc", "xyz", "", "zzyx"])
    try explain("b", [5: "zzz"])
    #expect(try await search("z").map(\.latent) == [5, 2])
    #expect(embedder.asked.value.dropFirst(4) == ["zzz", "z"], "only what is new")
  }

  @Test func anEmbedderThatIsAnotherModelByNowIsRefused() async throws {
    try explain("a", [1: "x"])
    let stored = StoredEmbedder(GrowingEmbedder(), catalogue: workspace.catalogue, lane: lane)
    let index = try await ExplanationVectorIndex(pages, embedder: stored, threads: 1, work: WorkContext())
    let query = await #expect(throws: LatentError.self) {
      try await index.search("x", count: 1, dictionaryHash: nil, embedder: stored, threads: 1, lane: lane)
    }
    #expect(query?.code == .endpointFailed && query?.message.contains("of 4 and of 5 numbers") == true)
    // On the next page, which is another dictionary's.
    try explain("b", dictionary: "e", [2: "y"])
    let page = await #expect(throws: LatentError.self) {
      try await ExplanationVectorIndex(pages, embedder: stored, threads: 1, work: WorkContext())
    }
    #expect(page?.code == .endpointFailed && page?.message.contains("not one model any more") == true)
  }
}
