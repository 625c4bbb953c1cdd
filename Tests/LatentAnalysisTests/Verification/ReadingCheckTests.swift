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

  /// What `verifyDictionary` asks the memory limit for, before it reads a text.
  @Test func aVerificationSaysWhatItWillTake() throws {
    let bench = try VerificationBench()
    let path = Fixture.demo("dictionaries/sae-1/layers.2")
    let topK = try DictionaryFormats.read(path: path)
    let dictionary = try SparseDictionary(topK, path: path, on: bench.model.backend)
    let relu = try SparseDictionary(topK.reread(.relu), path: path, on: bench.model.backend)
    func bytes(
      _ dictionary: SparseDictionary,
      _ pages: Int,
      _ depth: DictionaryVerification.Depth = .whole
    ) throws -> (tokens: Int, bytes: Int) {
      let page = String(repeating: "My sister walked along the river and saw a fox. ", count: 40 * pages)
      let text = try VerificationText(page, tokens: 1 << 20, model: bench.model)
      let placement = DictionaryPlacement(name: "d", dictionary: dictionary, hookpoint: .output(2))
      let verification = try DictionaryVerification(placement, on: bench.model, lane: Lane(label: "v"), depth: depth)
      return (text.tokens, verification.byteCount(text))
    }
    func perToken(_ dictionary: SparseDictionary) throws -> Int {
      let (one, four) = (try bytes(dictionary, 1), try bytes(dictionary, 4))
      return (four.bytes - one.bytes) / (four.tokens - one.tokens)
    }
    let one = try bytes(dictionary, 1)
    // At the least what it reads at that place, in float32; and the dictionary read another way.
    #expect(try perToken(dictionary) >= 4 * bench.model.width)
    #expect(one.bytes - one.tokens * (try perToken(dictionary)) >= 2 * dictionary.byteCount)
    // A threshold is looked for among the activations of all latents, but not where k of them fire.
    #expect(try perToken(relu) == perToken(dictionary) + 4 * dictionary.latents)
    #expect(try bytes(dictionary, 1, .places).bytes < one.bytes)
  }
}
