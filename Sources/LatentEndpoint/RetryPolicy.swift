internal import Glibc
internal import LatentSupport

/// How long to wait before a request is sent again.
struct RetryPolicy: Sendable {
  /// Seconds before the first repetition; doubled each time.
  var firstDelaySeconds = 0.5
  var longestDelaySeconds = 60.0
  /// Seconds before a request is sent again whose answer was no answer: nothing says that the server has too much to do.
  var misreadDelaySeconds = 0.05

  /// Statuses that a later try may not meet again: time-outs, too many requests, faults of the server.
  static func isTransient(status: Int) -> Bool {
    status == 408 || status == 409 || status == 425 || status == 429 || (500...599).contains(status)
  }

  /// - Parameters:
  ///   - attempt: 0 for the first repetition.
  ///   - asked: what the server asked for in `Retry-After`; honoured exactly up to the longest delay.
  ///   - jitter: from 0 to 1; spreads clients that failed together.
  func delaySeconds(attempt: Int, asked: Double?, jitter: Double) -> Double {
    if let asked { return min(asked, longestDelaySeconds) }
    let backOff = min(longestDelaySeconds, firstDelaySeconds * exp2(Double(min(attempt, 30))))
    return backOff * (0.5 + jitter / 2)
  }
}
