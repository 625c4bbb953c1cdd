internal import LatentSupport
internal import LatentWorkspace

/// Counts answers about examples, over all and for each kind of false ones.
struct ScoreTally {
  /// With more unanswered examples than this share, a score would say more about the judge than about the explanation.
  static let mostUnanswered = 0.1

  /// What is known of an example that was asked about.
  struct Example {
    var truth: Bool
    /// `activating`, or the kind of false example.
    var source: String
    var quantile: Int?
  }

  private(set) var judgements: [(kind: String, judgement: Judgement)] = []
  private(set) var records: [JudgementRecord] = []
  private var quantiles: [Int: (asked: Int, found: Int)] = [:]
  private var firstFailure: LatentError?

  mutating func add(_ example: Example, _ answer: Result<Verdict, LatentError>) {
    var record = JudgementRecord(
      truth: example.truth,
      verdict: nil,
      source: example.source,
      quantile: example.quantile
    )
    switch answer {
    case .success(let verdict):
      let judgement = Judgement(truth: example.truth, verdict: verdict.isYes, probability: verdict.probability)
      judgements.append((example.source, judgement))
      record.verdict = verdict.isYes
      record.probability = verdict.probability
      if example.truth, let quantile = example.quantile {
        let (asked, found) = quantiles[quantile] ?? (0, 0)
        quantiles[quantile] = (asked + 1, found + (verdict.isYes ? 1 : 0))
      }
    case .failure(let error):
      firstFailure = firstFailure ?? error
    }
    records.append(record)
  }

  /// - Parameters:
  ///   - offered: examples there were.
  ///   - baseRate: share of all windows in which the latent fires; nil where examples are no windows.
  ///   - metrics: how answers become numbers.
  /// - Throws: `UnscorableLatent` when too many examples have no answer, or there is none on one side.
  func sheet(
    latent: Int,
    offered: Int,
    baseRate: Double? = nil,
    _ metrics: ([Judgement]) -> ScoreMetrics?
  ) throws -> ScoreSheet {
    let unanswered = records.count - judgements.count
    if let firstFailure, Double(unanswered) > Self.mostUnanswered * Double(records.count) {
      throw UnscorableLatent(firstFailure)
    }
    guard var whole = metrics(judgements.map(\.judgement)) else {
      throw UnscorableLatent(firstFailure ?? LatentError(.internal, "No example of latent \(latent) was judged."))
    }
    whole.offered = offered
    whole.recallByQuantile = quantiles.sorted { $0.key < $1.key }.map {
      Double($0.value.found) / Double($0.value.asked)
    }
    if let baseRate { whole.addPrecision(atBaseRate: baseRate, against(NegativeKind.random.rawValue)) }
    var parts: [String: ScoreMetrics] = [:]
    for kind in Set(judgements.filter { !$0.judgement.truth }.map(\.kind)) { parts[kind] = metrics(against(kind)) }
    return ScoreSheet(whole, negatives: parts, judgements: records)
  }

  /// The true examples, and the false ones of one kind.
  private func against(_ kind: String) -> [Judgement] {
    judgements.filter { $0.judgement.truth || $0.kind == kind }.map(\.judgement)
  }
}

/// When enough examples were asked about: after rounds that grow by half, as soon as the interval is narrow enough.
///
/// So few looks leave the interval's rate of coverage where it was; a test measures it.
package struct SequentialStopping: Sendable, Equatable {
  /// The width of the interval at which asking ends; nil asks about all.
  package var width: Double?

  package init(width: Double? = nil) {
    self.width = width
  }

  private static let firstRound = 24

  /// What stored results say.
  var identity: String { width.map { "stop:\($0)" } ?? "all" }

  /// The ranges of examples to ask about, one after another.
  func rounds(of count: Int) -> [Range<Int>] {
    guard width != nil else { return count > 0 ? [0..<count] : [] }
    var rounds: [Range<Int>] = []
    var start = 0
    var end = min(Self.firstRound, count)
    while start < count {
      rounds.append(start..<end)
      (start, end) = (end, min(count, max(end + 1, end * 3 / 2)))
    }
    return rounds
  }

  func isEnough(_ interval: Interval?) -> Bool {
    guard let width, let interval else { return false }
    return interval.high - interval.low <= width
  }
}
