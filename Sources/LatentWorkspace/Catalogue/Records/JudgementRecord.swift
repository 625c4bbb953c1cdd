internal import LatentSupport

/// One example that a judge was shown, and its answer.
package struct JudgementRecord: Sendable, Equatable {
  /// What would have been right.
  package var truth: Bool
  /// What the judge said; nil when its answer could not be read.
  package var verdict: Bool?
  /// Its probability of "yes", where it gave one.
  package var probability: Double?
  /// Where the example is from: `activating`, `random`, `moved`.
  package var source: String
  /// Slice of activation strength, 0 the strongest; nil for negatives.
  package var quantile: Int?
  /// First position of the window in the cache; nil where the example is not of the cache.
  package var position: Int?

  package init(
    truth: Bool,
    verdict: Bool?,
    probability: Double? = nil,
    source: String,
    quantile: Int? = nil,
    position: Int? = nil
  ) {
    self.truth = truth
    self.verdict = verdict
    self.probability = probability
    self.source = source
    self.quantile = quantile
    self.position = position
  }
}

extension JudgementRecord {
  /// A list of values without names: there are a hundred of these for each latent and scorer.
  var json: JSON {
    [
      .bool(truth), verdict.map { .bool($0) } ?? .null, probability.map { .number($0) } ?? .null, .string(source),
      quantile.map { .integer($0) } ?? .null, position.map { .integer($0) } ?? .null,
    ]
  }

  init?(_ json: JSON) {
    guard let truth = json[0]?.boolValue, let source = json[3]?.stringValue else { return nil }
    self.init(
      truth: truth,
      verdict: json[1]?.boolValue,
      probability: json[2]?.numberValue,
      source: source,
      quantile: json[4]?.integerValue,
      position: json[5]?.integerValue
    )
  }
}
