internal import LatentSupport
internal import Synchronization

/// What a piece of work has cost at an endpoint.
package struct Usage: Sendable, Equatable {
  /// Requests that were answered, and how many more were sent because one failed for a passing reason.
  package var requests = 0
  package var retries = 0
  package var promptTokens = 0
  package var completionTokens = 0

  package init(requests: Int = 0, retries: Int = 0, promptTokens: Int = 0, completionTokens: Int = 0) {
    self.requests = requests
    self.retries = retries
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }

  package static func + (left: Usage, right: Usage) -> Usage {
    Usage(
      requests: left.requests + right.requests,
      retries: left.retries + right.retries,
      promptTokens: left.promptTokens + right.promptTokens,
      completionTokens: left.completionTokens + right.completionTokens
    )
  }
}

/// Adds up usage from many requests at once.
package final class UsageMeter: Sendable {
  private let sum = Mutex(Usage())
  private let answered = Atomic<Bool>(false)
  private let sentBytes = Atomic<Int>(0)

  package init() {}

  package var total: Usage { sum.withLock { $0 } }

  /// Whether anything has come back with success, readable or not.
  package var hasAnswered: Bool { answered.load(ordering: .relaxed) }

  /// Bytes of text in the requests whose answers were read: with `total.promptTokens`, what a token is to the model.
  package var promptBytes: Int { sentBytes.load(ordering: .relaxed) }

  func note(promptBytes: Int) { sentBytes.add(promptBytes, ordering: .relaxed) }

  package func noteAnswer() { answered.store(true, ordering: .relaxed) }

  package func add(_ usage: Usage) { sum.withLock { $0 = $0 + usage } }
}

extension Usage {
  /// What has come since `earlier`.
  package static func - (later: Usage, earlier: Usage) -> Usage {
    Usage(
      requests: later.requests - earlier.requests,
      retries: later.retries - earlier.retries,
      promptTokens: later.promptTokens - earlier.promptTokens,
      completionTokens: later.completionTokens - earlier.completionTokens
    )
  }
}

extension Usage {
  /// One request, with the counts of tokens that a server claims in its `usage`, kept to what can be added up.
  init(_ json: JSON?) {
    func count(_ json: JSON?) -> Int { min(max(0, json?.integerValue ?? 0), 1 << 40) }
    self.init(
      requests: 1,
      promptTokens: count(json?["prompt_tokens"]),
      completionTokens: count(json?["completion_tokens"])
    )
  }
}
