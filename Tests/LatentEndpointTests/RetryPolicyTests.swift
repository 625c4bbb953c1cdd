import Testing

@testable import LatentEndpoint

@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy()

  @Test func pausesDoubleUpToTheLongest() {
    let delays = (0..<12).map { policy.delaySeconds(attempt: $0, asked: nil, jitter: 1) }
    #expect(delays.prefix(4) == [0.5, 1, 2, 4])
    #expect(delays.last == 60)
    #expect(policy.delaySeconds(attempt: 1_000, asked: nil, jitter: 1) == 60)
  }

  @Test func jitterTakesUpToHalf() {
    #expect(policy.delaySeconds(attempt: 2, asked: nil, jitter: 0) == 1)
  }

  @Test func whatIsAskedForIsKeptUpToTheLongest() {
    #expect(policy.delaySeconds(attempt: 5, asked: 3, jitter: 0.7) == 3)
    #expect(policy.delaySeconds(attempt: 0, asked: 3_600, jitter: 0) == 60)
  }

  @Test func onlyPassingStatusesAreTriedAgain() {
    #expect([408, 409, 425, 429, 500, 502, 503, 504].allSatisfy { RetryPolicy.isTransient(status: $0) })
    #expect(![200, 302, 400, 401, 403, 404, 413, 422].contains { RetryPolicy.isTransient(status: $0) })
  }
}
