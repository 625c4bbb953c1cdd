package import LatentSupport

extension EndpointClient: TextScorer {
  package nonisolated(nonsending) func score(
    _ requests: [TextScoreRequest]
  ) async throws -> [Result<[ScoredToken], LatentError>] {
    try await eachAtOnce(requests) { try await self.score($0) }
  }

  /// Asks for the log-probabilities of one text's tokens (`/completions` with `echo`).
  private func score(_ request: TextScoreRequest) async throws -> [ScoredToken] {
    defer { meter.note(promptBytes: request.text.utf8.count) }
    return try await ask(
      completionsURL,
      body: CompletionWire.body(request, model: configuration.model),
      wanted: "the log-probabilities of the prompt's tokens (completions with echo and logprobs)"
    ) { CompletionWire.reply($0, to: request) }
  }

  /// Runs all of `items` side by side, each as far as the endpoint has room.
  ///
  /// - Throws: when the task is cancelled, or the endpoint has never answered anything.
  func eachAtOnce<Item: Sendable, Answer: Sendable>(
    _ items: [Item],
    _ body: @escaping @Sendable (Item) async throws -> Answer
  ) async throws -> [Result<Answer, LatentError>] {
    try await withThrowingTaskGroup(of: (Int, Result<Answer, LatentError>).self) { group in
      for (index, item) in items.enumerated() {
        group.addTask {
          do {
            return (index, .success(try await body(item)))
          } catch let error as LatentError where error.code != .cancelled && self.meter.hasAnswered {
            return (index, .failure(error))
          }
        }
      }
      var answers: [Int: Result<Answer, LatentError>] = [:]
      for try await (index, answer) in group { answers[index] = answer }
      return items.indices.compactMap { answers[$0] }
    }
  }
}
