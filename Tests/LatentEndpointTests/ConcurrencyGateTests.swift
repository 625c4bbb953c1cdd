import LatentEndpoint
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ConcurrencyGateTests {
  private struct Visits: Sendable {
    var now = 0
    var most = 0
    var done = 0
  }

  @Test func neverLetsMoreThroughThanItsLimitAndLosesNoPlace() async throws {
    let gate = ConcurrencyGate(limit: 3)
    let visits = Locked(Visits())
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<200 {
        group.addTask {
          let task = Task {
            try await gate.enter {
              visits.update {
                $0.now += 1
                $0.most = max($0.most, $0.now)
              }
              await Task.yield()
              visits.update {
                $0.now -= 1
                $0.done += 1
              }
            }
          }
          // Every third is cancelled wherever it happens to be.
          if index % 3 == 0 { task.cancel() }
          _ = await task.result
        }
      }
    }
    #expect(visits.value.most <= 3 && visits.value.now == 0)
    #expect(visits.value.done >= 133)
    // All three places are free again: three can be inside at once.
    let entered = Locked(0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          try await gate.enter {
            entered.update { $0 += 1 }
            try await eventually { entered.value == 3 }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func aBodyThatThrowsGivesItsPlaceBack() async throws {
    struct Failure: Error {}
    let gate = ConcurrencyGate(limit: 1)
    for _ in 0..<3 {
      await #expect(throws: Failure.self) { try await gate.enter { throw Failure() } }
    }
    #expect(try await gate.enter { 5 } == 5)
  }
}
