import LatentAnalysis
import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReadingCheckTests {
  /// A dictionary of block 2, said to be of block 1, checked with so much memory left.
  private func check(limitBytes: Int?) async throws -> ReadingCheck {
    let model = try VerificationBench().model
    let path = Fixture.demo("dictionaries/sae-1/layers.2")
    let placement = DictionaryPlacement(
      name: "d",
      dictionary: try SparseDictionary(DictionaryFormats.read(path: path), path: path, on: model.backend),
      hookpoint: .output(1)
    )
    return try #require(
      try await ReadingCheck.loaded(
        placement,
        on: model,
        memory: MemoryBudget(limitBytes: limitBytes),
        lane: Lane(label: "check"),
        work: WorkContext()
      )
    )
  }

  @Test func readsNoFilesAnewWhereThatMemoryIsLacking() async throws {
    let scarce = try await check(limitBytes: 1)
    #expect(scarce.note.contains("Only other hookpoints were tried: Reading d's files another way"), "\(scarce.note)")
    #expect(scarce.note.contains("--memory-limit"))
    #expect(scarce.warning?.contains("off by one layer") == true, "hookpoints are tried all the same")
    let ample = try await check(limitBytes: nil)
    #expect(!ample.note.contains("Only") && ample.warning?.contains("off by one layer") == true)
  }
}
