import LatentAnalysis
import LatentModels
import LatentSupport
import LatentTestSupport
import LatentWorkspace

/// A cache of random letters with latents whose meaning is known, and a workspace to file results in.
///
/// Latent 0 fires on "X", latent 1 on "Y", latent 2 on every token, latent 3 on none, latent 4 on the first "Z" of the
/// corpus only.
struct ConstructedCache {
  static let latents = 5
  let folder: TemporaryFolder
  let workspace: Workspace
  let cache: CacheReader
  let tokenizer: Tokenizer
  let windows: WindowTable

  init(documents: Int = 300, documentTokens: Int = 63) throws {
    folder = try TemporaryFolder()
    let tokenizer = try Tokenizer(folder: Fixture.path("models/neox-parallel/checkpoint"))
    self.tokenizer = tokenizer
    workspace = try Workspace(folder: folder.file("workspace"))
    let letters = try "abcdefghijklmnop".map { try Self.token(String($0), tokenizer) }
    let meant = try ["X", "Y", "Z"].map { try Self.token($0, tokenizer) }
    let length = documentTokens + 1
    let identity = CacheIdentity(
      model: "model",
      tokenizer: tokenizer.identity,
      corpus: "letters",
      dtype: "float32",
      contextLength: length,
      specialTokens: "masked",
      codeVersion: "1",
      dictionaries: [
        CacheDictionary(name: "letters", hash: "letters", hookpoint: "layers.0", latents: Self.latents, width: 2)
      ]
    )
    let writer = try workspace.caches.writer("c", identity: identity)
    var generator = SeededGenerator(seed: 1, "letters")
    var hasRareOne = false
    for document in 0..<documents {
      var tokens: [Int32] = [0]
      var activations = ActivationBatch(
        rowOffsets: [0, 0],
        latents: [],
        values: [],
        sums: ReconstructionSums(width: 2)
      )
      for _ in 0..<documentTokens {
        // About every third window of 32 tokens holds an "X".
        let draw = generator.unit()
        let token = draw < 0.04 ? meant[draw < 0.013 ? 0 : draw < 0.026 ? 1 : 2] : letters[generator.index(below: 16)]
        tokens.append(token)
        if token == meant[0] { Self.fire(0, Float(1 + generator.unit()), &activations) }
        if token == meant[1] { Self.fire(1, Float(1 + generator.unit()), &activations) }
        Self.fire(2, 1, &activations)
        if token == meant[2], !hasRareOne {
          Self.fire(4, 3, &activations)
          hasRareOne = true
        }
        activations.rowOffsets.append(activations.latents.count)
      }
      activations.sums.positions = documentTokens
      let batch = ContextBatch(
        tokens: tokens,
        isSpecial: [true] + [Bool](repeating: false, count: documentTokens),
        documents: [ContextBatch.Document(offset: 0, number: document, key: UInt64(document))]
      )
      _ = try writer.append(batch, activations: [activations])
    }
    _ = try writer.finish()
    cache = try workspace.caches.reader("c")
    windows = try WindowTable(cache, windowTokens: 32)
  }

  private static func fire(_ latent: Int32, _ value: Float, _ batch: inout ActivationBatch) {
    batch.latents.append(latent)
    batch.values.append(value)
  }

  private static func token(_ text: String, _ tokenizer: Tokenizer) throws -> Int32 {
    guard let token = tokenizer.id(of: text) else {
      throw LatentError(.internal, "The fixture's tokenizer lacks \(text).")
    }
    return token
  }

  func source(_ sampler: Sampler = Sampler(), seed: Int = 0) throws -> LatentExampleSource {
    try LatentExampleSource(
      cache: cache,
      dictionary: 0,
      windows: windows,
      sampler: sampler,
      seed: seed,
      tokenizer: tokenizer
    )
  }

  /// A run of explanations that the user brought.
  func run(_ name: String = "r") throws -> RunRecord {
    try workspace.catalogue.begin(
      RunRequest(
        name: name,
        requestHash: "run \(name)",
        cache: "c",
        dictionary: "letters",
        dictionaryHash: "letters",
        explainer: "given",
        seed: 0
      )
    )
  }

  /// What a reader of the explanations "X" and "Y" would answer.
  static let truth = ScriptedJudge.knowing { excerpt, description in
    let marked = excerpt.split(separator: "<<", omittingEmptySubsequences: false).dropFirst()
    guard !marked.isEmpty else { return excerpt.contains(description) }
    // Neighbours share a pair of marks: "<<XX>>".
    return marked.allSatisfy { $0.prefix { $0 != ">" }.allSatisfy { String($0) == description } }
  }
}
