import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct ResourceSchedulerTests {
  private let scheduler = ResourceScheduler()
  private let a = Resource.model("a")
  private let b = Resource.model("b")

  /// Whether a ticket is let through without anything else happening.
  private func isThrough(_ ticket: ResourceScheduler.Ticket) async -> Bool {
    let passed = Locked(false)
    let waiting = Task {
      try? await scheduler.wait(for: ticket)
      passed.update { $0 = true }
    }
    for _ in 0..<200 where !passed.value { await Task.yield() }
    defer { waiters.update { $0.append(waiting) } }
    return passed.value
  }

  private let waiters = Locked<[Task<Void, Never>]>([])

  @Test func readsRunTogether() async throws {
    let first = scheduler.enqueue(.reads(a))
    let second = scheduler.enqueue(.reads(a))
    try await scheduler.wait(for: second)
    try await scheduler.wait(for: first)
  }

  @Test func aWriteWaitsForEarlierOnesAndHoldsLaterOnes() async throws {
    let read = scheduler.enqueue(.reads(a))
    let write = scheduler.enqueue(.writes(a))
    let later = scheduler.enqueue(.reads(a))
    let other = scheduler.enqueue(.writes(b))
    try await scheduler.wait(for: read)
    try await scheduler.wait(for: other)
    #expect(await !isThrough(write))
    scheduler.finish(read)
    try await scheduler.wait(for: write)
    #expect(await !isThrough(later))
    scheduler.finish(write)
    try await scheduler.wait(for: later)
  }

  @Test func theSameNameOfAnotherKindIsAnotherResource() async throws {
    _ = scheduler.enqueue(.writes(.model("x")))
    try await scheduler.wait(for: scheduler.enqueue(.writes(.dictionary("x"))))
  }

  @Test func everyOfAKindOverlapsEach() async throws {
    let write = scheduler.enqueue(.writes(a))
    let list = scheduler.enqueue(.reads(.every(.model)))
    let late = scheduler.enqueue(.writes(b))
    #expect(await !isThrough(list))
    #expect(await !isThrough(late))
    scheduler.finish(write)
    try await scheduler.wait(for: list)
    scheduler.finish(list)
    try await scheduler.wait(for: late)
  }

  @Test func aRequestMayReadAndWriteTheSameThing() async throws {
    let both = scheduler.enqueue(.reads(a).writing(a))
    try await scheduler.wait(for: both)
    scheduler.finish(both)
    try await scheduler.wait(for: scheduler.enqueue(.writes(a)))
  }

  @Test func anAbandonedWriteLetsLaterReadsPassTheEarlierOnes() async throws {
    let long = scheduler.enqueue(.reads(a))
    let write = scheduler.enqueue(.writes(a))
    let later = scheduler.enqueue(.reads(a))
    let waiting = Task { try await scheduler.wait(for: write) }
    for _ in 0..<50 { await Task.yield() }
    scheduler.abandon(write)
    await #expect(throws: LatentError.self) { try await waiting.value }
    scheduler.finish(write)
    try await scheduler.wait(for: later)
    scheduler.finish(long)
  }

  @Test func aTicketAbandonedBeforeItWaitsIsRefused() async throws {
    let first = scheduler.enqueue(.writes(a))
    let second = scheduler.enqueue(.writes(a))
    scheduler.abandon(second)
    await #expect(throws: LatentError.self) { try await scheduler.wait(for: second) }
    scheduler.finish(second)
    scheduler.finish(first)
    #expect(scheduler.unfinishedCount == 0)
  }

  @Test func keepsOrderAndExclusionUnderARandomLoad() async throws {
    var random = SplitMix(seed: 11)
    let names = ["a", "b", "c"]
    let holders = Locked<[String: (readers: Int, writers: Int)]>([:])
    let faults = Locked(0)
    let order = Locked<[String: [Int]]>([:])
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<2_000 {
        var access = Access.free
        var written: Set<String> = []
        var read: Set<String> = []
        for name in names where Int.random(in: 0..<3, using: &random) == 0 {
          if Bool.random(using: &random) {
            access = access.writing(.model(name))
            written.insert(name)
          } else {
            access = access.reading(.model(name))
            read.insert(name)
          }
        }
        let ticket = scheduler.enqueue(access)
        let isAbandoned = Int.random(in: 0..<10, using: &random) == 0
        group.addTask { [written, read] in
          if isAbandoned { scheduler.abandon(ticket) }
          defer { scheduler.finish(ticket) }
          guard (try? await scheduler.wait(for: ticket)) != nil else { return }
          holders.update { holders in
            for name in written {
              if holders[name, default: (0, 0)] != (0, 0) { faults.update { $0 += 1 } }
              holders[name, default: (0, 0)].writers += 1
            }
            for name in read {
              if holders[name, default: (0, 0)].writers != 0 { faults.update { $0 += 1 } }
              holders[name, default: (0, 0)].readers += 1
            }
          }
          for name in written { order.update { $0[name, default: []].append(index) } }
          await Task.yield()
          holders.update { holders in
            for name in written { holders[name]?.writers -= 1 }
            for name in read { holders[name]?.readers -= 1 }
          }
        }
      }
    }
    #expect(faults.value == 0)
    #expect(order.value.values.allSatisfy { $0 == $0.sorted() })
    #expect(scheduler.unfinishedCount == 0)
  }
}
