internal import LatentEndpoint
internal import LatentSupport

extension ChatModel {
  /// Puts all `items` to the model side by side; a failure stands in its own place and spoils no other.
  ///
  /// - Throws: `LatentError`: `cancelled`, or what failed while the model has never answered anything: then every further
  ///   request would fail alike.
  func each<Item: Sendable, Answer: Sendable>(
    _ items: [Item],
    _ body: @escaping @Sendable (Item) async throws -> Answer
  ) async throws -> [Result<Answer, LatentError>] {
    try await withThrowingTaskGroup(of: (Int, Result<Answer, LatentError>).self) { group in
      for (index, item) in items.enumerated() {
        group.addTask {
          do {
            return (index, .success(try await body(item)))
          } catch let error as LatentError where error.code != .cancelled && self.hasAnswered {
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
