import Foundation
import LatentAnalysis
import LatentModels
import LatentSupport
import LatentWorkspace

// Times the window builder: 40 training, 50 test and 50 silent windows of 32 tokens, as strings, for each of 2,000 latents
// of a made-up cache. Benchmarks/windows/run makes and compares two sizes.
//
//     window-benchmark TOKENIZER-FOLDER WORKSPACE TOKENS

let latentCount = 32_768
let activationsPerToken = 32
let measured = 2_000
let contextLength = 256

/// Makes a cache of random tokens in which some latents fire often and most seldom.
func makeCache(_ workspace: Workspace, _ tokenizer: Tokenizer, tokens: Int) throws {
  let identity = CacheIdentity(
    model: "none",
    tokenizer: tokenizer.identity,
    corpus: "random",
    dtype: "float32",
    contextLength: contextLength,
    specialTokens: "masked",
    codeVersion: "1",
    dictionaries: [
      CacheDictionary(name: "random", hash: "random", hookpoint: "layers.0", latents: latentCount, width: 1)
    ]
  )
  let writer = try workspace.caches.writer("c", identity: identity)
  var generator = SeededGenerator(seed: 1, "window benchmark")
  let vocabulary = tokenizer.vocabularySize
  for document in 0..<(tokens / contextLength) {
    var ids: [Int32] = []
    var activations = ActivationBatch(
      rowOffsets: [0],
      latents: [],
      values: [],
      sums: ReconstructionSums(width: 1)
    )
    for _ in 0..<contextLength {
      let draw = generator.unit()
      ids.append(Int32(Double(vocabulary) * draw * draw * 0.999))
      var latents: Set<Int32> = []
      while latents.count < activationsPerToken {
        let draw = generator.unit()
        latents.insert(Int32(Double(latentCount) * draw * draw.squareRoot() * 0.999))
      }
      for latent in latents.sorted() {
        activations.latents.append(latent)
        activations.values.append(Float(generator.unit()) + 0.01)
      }
      activations.rowOffsets.append(activations.latents.count)
    }
    activations.sums.positions = contextLength
    let batch = ContextBatch(
      tokens: ids,
      isSpecial: [Bool](repeating: false, count: contextLength),
      documents: [ContextBatch.Document(offset: 0, number: document, key: UInt64(document))]
    )
    _ = try writer.append(batch, activations: [activations])
  }
  _ = try writer.finish()
}

/// Memory of the process that is no mapped file, in MB.
func ownMemory() -> Double {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") } ?? ""
  return (Double(line.split(whereSeparator: { !$0.isNumber }).first ?? "0") ?? 0) / 1_000
}

func build(_ source: LatentExampleSource, _ latents: [Int]) throws -> (windows: Int, tokens: Int) {
  var windows = 0
  var tokens = 0
  for latent in latents {
    let survey = try source.survey(latent)
    let train = try source.examples(of: survey, from: .train, count: 40)
    let test = try source.examples(of: survey, from: .test, count: 50)
    for window in train.activating + test.activating + test.nonActivating {
      windows += 1
      tokens += try source.render(window).tokens.count
    }
  }
  return (windows, tokens)
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let tokens = Int(arguments[3]) else {
  print("usage: window-benchmark TOKENIZER-FOLDER WORKSPACE TOKENS")
  exit(2)
}
let tokenizer = try Tokenizer(folder: arguments[1])
let workspace = try Workspace(folder: arguments[2])
if !workspace.caches.contains("c") { try makeCache(workspace, tokenizer, tokens: tokens) }
let cache = try workspace.caches.reader("c")
let before = ownMemory()
let clock = ContinuousClock()
let start = clock.now
let table = try WindowTable(cache, windowTokens: 32)
let tableSeconds = (clock.now - start) / .seconds(1)
let source = try LatentExampleSource(
  cache: cache,
  dictionary: 0,
  windows: table,
  sampler: Sampler(),
  seed: 0,
  tokenizer: tokenizer
)
let latents = (0..<measured).map { $0 * latentCount / measured }
let middle = ownMemory()
for workers in [1, 2] {
  let start = clock.now
  let parts = try await withThrowingTaskGroup(of: (windows: Int, tokens: Int).self) { group in
    for worker in 0..<workers {
      let share = latents.enumerated().filter { $0.offset % workers == worker }.map(\.element)
      group.addTask { try build(source, share) }
    }
    var parts: [(windows: Int, tokens: Int)] = []
    for try await part in group { parts.append(part) }
    return parts
  }
  let seconds = (clock.now - start) / .seconds(1)
  let windows = parts.reduce(0) { $0 + $1.windows }
  let strings = parts.reduce(0) { $0 + $1.tokens }
  let each = 1_000 * seconds / Double(measured)
  print(
    "\(tokens) tokens, \(workers) thread(s): \((1_000 * each).rounded() / 1_000) s per 1,000 latents "
      + "(\(windows) windows, \(strings) strings)"
  )
}
print(
  "window table \((1_000 * tableSeconds).rounded()) ms; own memory \(before) MB, with the table \(middle) MB, "
    + "after all \(ownMemory()) MB"
)
