import LatentAnalysis
import LatentDictionaries
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct DirectionIndexTests {
  private let lane = Lane(label: "directions")

  private func index(of dictionary: SparseDictionary) async throws -> DirectionIndex {
    try await DirectionIndex(dictionary, threads: 1, lane: lane, work: WorkContext())
  }

  @Test func anIndexDoesNotKeepItsDictionaryInMemory() async throws {
    let folder = try TemporaryFolder()
    var dictionary: SparseDictionary? = try RandomDictionary(width: 16).load(folder, on: CPUBackend(threads: 1))
    weak let known = dictionary
    let index = try await index(of: #require(dictionary))
    dictionary = nil
    #expect(known == nil)
    // It serves the same dictionary when that is loaded again.
    let again = try RandomDictionary(width: 16).load(folder, on: CPUBackend(threads: 1))
    let row = RandomDictionary(width: 16).decoderRow(7).map { Float($0) }
    let found = try index.nearest(1, to: row, in: again, threads: 1)
    #expect(found.first?.place == 7 && abs((found.first?.similarity ?? 0) - 1) < 1e-6)
  }
}
