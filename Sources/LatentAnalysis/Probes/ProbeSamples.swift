/// What a model has at one place after each of some statements.
package struct ProbeSamples: Sendable {
  /// After the statement, [statement, width].
  package var prompts: [[Double]]
  /// After the true and the false answer, [statement, width]; empty where none were read.
  package var affirmed: [[Double]]
  package var denied: [[Double]]
  package var labels: [Bool]
  /// Paraphrases of one statement, spoken by one character, have one number.
  package var statements: [Int]

  package init(
    prompts: [[Double]],
    affirmed: [[Double]] = [],
    denied: [[Double]] = [],
    labels: [Bool],
    statements: [Int]? = nil
  ) {
    self.prompts = prompts
    self.affirmed = affirmed
    self.denied = denied
    self.labels = labels
    self.statements = statements ?? Array(labels.indices)
  }

  /// What a probe of `kind` reads, [statement, width or 2 × width].
  package func features(for kind: ProbeKind) -> [[Double]] {
    kind.readsPairs ? zip(affirmed, denied).map { $0 + $1 } : prompts
  }

  /// Only the statements at `places`.
  package func chosen(_ places: [Int]) -> ProbeSamples {
    ProbeSamples(
      prompts: places.map { prompts[$0] },
      affirmed: affirmed.isEmpty ? [] : places.map { affirmed[$0] },
      denied: denied.isEmpty ? [] : places.map { denied[$0] },
      labels: places.map { labels[$0] },
      statements: places.map { statements[$0] }
    )
  }
}
