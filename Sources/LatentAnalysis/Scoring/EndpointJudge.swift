package import LatentEndpoint
package import LatentSupport

/// Asks an LLM about every example and reads its answer, with a probability where the model gives log-probabilities.
///
/// One example a request by default: nothing to miscount, and the probability is that of one token. Several share a
/// request when `examplesPerPrompt` says so; a list that does not come back whole is asked again one by one.
package struct EndpointJudge: Judge {
  package let model: any ChatModel
  package var examplesPerPrompt: Int
  package var seed: Int

  /// Alternatives asked for at the answer's place; "0" and "1" are among the first few if the model answers at all.
  private static let alternatives = 10

  package init(model: any ChatModel, examplesPerPrompt: Int = 1, seed: Int = 0) {
    self.model = model
    self.examplesPerPrompt = examplesPerPrompt
    self.seed = seed
  }

  package var identity: String {
    "\(Prompt.detection.rawValue):\(Prompt.fuzzing.rawValue):\(examplesPerPrompt):\(model.identity)"
  }

  package nonisolated(nonsending) func verdicts(
    on examples: [JudgeExample],
    question: JudgeQuestion,
    explanation: String
  ) async throws -> [Result<Verdict, LatentError>] {
    let starts = Array(stride(from: 0, to: examples.count, by: max(1, examplesPerPrompt)))
    return try await withThrowingTaskGroup(of: (Int, [Result<Verdict, LatentError>]).self) { group in
      for start in starts {
        let batch = Array(examples[start..<min(start + max(1, examplesPerPrompt), examples.count)])
        group.addTask { (start, try await ask(batch, question: question, explanation: explanation)) }
      }
      var answers: [Int: [Result<Verdict, LatentError>]] = [:]
      for try await (start, verdicts) in group { answers[start] = verdicts }
      return starts.flatMap { answers[$0] ?? [] }
    }
  }

  private func ask(
    _ batch: [JudgeExample],
    question: JudgeQuestion,
    explanation: String
  ) async throws -> [Result<Verdict, LatentError>] {
    if batch.count > 1 {
      var request = JudgePrompt.list(batch, question: question, explanation: explanation, seed: seed)
      request.accepts = { JudgePrompt.verdicts($0, count: batch.count) != nil }
      do {
        if let verdicts = JudgePrompt.verdicts(try await model.chat(request), count: batch.count) {
          return verdicts.map { .success($0) }
        }
      } catch let error as LatentError where spoilsOnlyItsOwn(error) {
        return batch.map { _ in .failure(error) }
      }
    }
    var answers: [Result<Verdict, LatentError>] = []
    for example in batch {
      do {
        answers.append(.success(try await askOne(example, question: question, explanation: explanation)))
      } catch let error as LatentError where spoilsOnlyItsOwn(error) {
        answers.append(.failure(error))
      }
    }
    return answers
  }

  /// Whether the other examples may still be answered: not after a cancel, nor by an endpoint that cannot be used at all.
  private func spoilsOnlyItsOwn(_ error: LatentError) -> Bool {
    error.code != .cancelled && model.hasAnswered
  }

  private func askOne(
    _ example: JudgeExample,
    question: JudgeQuestion,
    explanation: String
  ) async throws -> Verdict {
    var request = JudgePrompt.single(example, question: question, explanation: explanation, seed: seed)
    request.topLogProbabilities = Self.alternatives
    let reply = try await model.chat(request)
    if let verdict = JudgePrompt.verdict(reply) { return verdict }
    // A model that chatters gets a form to fill in before it counts as a failure.
    request.topLogProbabilities = nil
    request.responseSchema = JudgePrompt.answerSchema
    request.maxTokens = 32
    let formal = try await model.chat(request)
    if let verdict = JudgePrompt.formalVerdict(formal) { return verdict }
    throw LatentError(
      .endpointFailed,
      "The LLM answered neither 1 nor 0 to a question of \(question.rawValue).",
      cause: String(formal.text.prefix(200))
    )
  }
}
