internal import LatentEndpoint
internal import Synchronization

/// What LLMs have counted so far, by which a dry run knows how many tokens a text is to them and how much they write.
///
/// Kept apart for what they were asked for: prompts of one kind are much alike, and those of two kinds are not.
package final class ClientRates: Sendable {
  private struct Key: Hashable {
    var identity: String
    var purpose: String
  }

  private struct Rate {
    var requests = 0
    var promptTokens = 0
    var promptBytes = 0
    var completionTokens = 0
  }

  private let rates = Mutex<[Key: Rate]>([:])

  package init() {}

  /// - Parameters:
  ///   - identity: of the LLM.
  ///   - purpose: `explain`, or the kind of a scorer.
  func note(_ identity: String, _ purpose: String, _ counts: RequestClients.Counts) {
    // A server that does not count says 0.
    guard counts.usage.requests > 0, counts.usage.promptTokens > 0, counts.promptBytes > 0 else { return }
    rates.withLock { rates in
      let key = Key(identity: identity, purpose: purpose)
      var rate = rates[key] ?? Rate()
      rate.requests += counts.usage.requests
      rate.promptTokens += counts.usage.promptTokens
      rate.promptBytes += counts.promptBytes
      rate.completionTokens += counts.usage.completionTokens
      rates[key] = rate
    }
  }

  /// Tokens for each byte of prompt; nil while the LLM was not asked for this.
  func tokensPerByte(_ identity: String, _ purpose: String) -> Double? {
    rates.withLock { $0[Key(identity: identity, purpose: purpose)] }
      .map { Double($0.promptTokens) / Double($0.promptBytes) }
  }

  /// Mean length of a reply; nil while it has written none for this.
  func completionTokens(_ identity: String, _ purpose: String) -> Int? {
    rates.withLock { $0[Key(identity: identity, purpose: purpose)] }.map { $0.completionTokens / $0.requests }
  }
}
