internal import Glibc
internal import LatentModels
internal import LatentSupport
internal import LatentWorkspace

/// The text that a lens is trained and measured on, as contexts of tokens; contexts are one or the other.
///
/// All of it is in memory, four bytes a token, so that steps can draw from anywhere: a corpus sorted by topic would
/// otherwise leave its last topic in the lens.
struct LensCorpus: Sendable {
  private let tokens: [Int32]
  private let contexts: [Range<Int>]
  private let training: [Int]
  let heldOut: [[Int32]]
  /// By token, in the training contexts.
  private let counts: [Int32: Int]
  /// Of the held-out text.
  let bytesPerToken: Double
  private let seed: Int

  /// - Parameters:
  ///   - stream: the corpus from its beginning, cut off where that is wanted.
  ///   - heldOutTokens: about how many are kept from training; at most a fifth.
  /// - Throws: `LatentError` (`invalidParams`) for fewer than two contexts; `cancelled`.
  init(
    _ stream: inout ContextStream,
    heldOutTokens: Int,
    contextLength: Int,
    model: ResidentModel,
    seed: Int,
    work: WorkContext
  ) throws {
    var tokens: [Int32] = []
    var contexts: [Range<Int>] = []
    while let batch = try stream.next(contexts: 64) {
      try work.cancellation.check()
      for first in stride(from: 0, to: batch.tokens.count, by: contextLength) {
        let count = min(contextLength, batch.tokens.count - first)
        // One token alone has no next one.
        if count > 1 { contexts.append(tokens.count + first..<tokens.count + first + count) }
      }
      tokens += batch.tokens
    }
    guard !tokens.isEmpty else { throw stream.emptiness }
    if let stranger = tokens.first(where: { $0 < 0 || $0 >= model.vocabulary }) {
      throw LatentError.invalid(
        "dataset",
        "The dataset holds the token \(stranger), but those of \(model.name) are 0 to \(model.vocabulary - 1)."
      )
    }
    guard contexts.count > 1 else {
      throw LatentError.invalid(
        "dataset",
        "The dataset has only one context of \(tokens.count) tokens, and a lens needs one to learn from and another to be "
          + "measured on; give more text or a smaller contextLength."
      )
    }
    var generator = SeededGenerator(seed: seed, "lens held out")
    let order = generator.shuffled(Array(contexts.indices))
    let wanted = (heldOutTokens + contextLength - 1) / contextLength
    let kept = min(max(1, contexts.count / 5), wanted)
    heldOut = order.prefix(kept).map { Array(tokens[contexts[$0]]) }
    training = order.dropFirst(kept).sorted()
    var counts: [Int32: Int] = [:]
    for index in training {
      for token in tokens[contexts[index]] { counts[token, default: 0] += 1 }
    }
    self.counts = counts
    let tokenizer = try model.requireTokenizer()
    let (bytes, count) = try heldOut.reduce((0, 0)) { sum, context in
      // Tokens of a padded vocabulary spell nothing.
      let spelled = context.filter { Int($0) < model.realVocabulary }
      return (sum.0 + (try tokenizer.decode(spelled).utf8.count), sum.1 + context.count)
    }
    bytesPerToken = Double(max(1, bytes)) / Double(count)
    self.tokens = tokens
    self.contexts = contexts
    self.seed = seed
  }

  /// Tokens in the training contexts.
  var trainingTokens: Int { training.reduce(0) { $0 + contexts[$1].count } }

  /// The contexts number `range` of an endless sequence that goes through the training contexts again and again, each time
  /// in another order.
  func contexts(_ range: Range<Int>) -> [[Int32]] {
    var orders: [Int: [Int]] = [:]
    return range.map { index in
      let epoch = index / training.count
      let order: [Int]
      if let known = orders[epoch] {
        order = known
      } else {
        var generator = SeededGenerator(seed: seed, "lens epoch", epoch)
        order = generator.shuffled(training)
        orders[epoch] = order
      }
      return Array(tokens[contexts[order[index % training.count]]])
    }
  }

  /// Mean −log of the held-out tokens, each context's first left out, under the frequencies of the training tokens, in
  /// nats. Unseen tokens get a share that serves the held-out text best, which makes it the harder to beat.
  func unigramCrossEntropy(vocabulary: Int) -> Double {
    let total = Double(counts.values.reduce(0, +))
    let targets = heldOut.flatMap { $0.dropFirst() }
    return [1, 0.3, 0.1, 0.03, 0.01, 0.003].map { share in
      let normaliser = total + share * Double(vocabulary)
      return -targets.reduce(0.0) { $0 + log((Double(counts[$1] ?? 0) + share) / normaliser) } / Double(targets.count)
    }.min() ?? 0
  }
}
