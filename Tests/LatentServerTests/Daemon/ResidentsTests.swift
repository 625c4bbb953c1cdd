import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ResidentsTests {
  /// Says when it is freed.
  private final class Thing: Sendable {
    let freed: Locked<Bool>
    init(freed: Locked<Bool>) { self.freed = freed }
    deinit { freed.update { $0 = true } }
  }

  private let residents = Residents<Int>(noun: "model")

  @Test func findsByNameInTheOrderOfLoading() throws {
    try residents.insert("b", 1)
    try residents.insert("a", 2)
    #expect(residents.names == ["b", "a"])
    #expect(try residents.lease("a").value == 2)
  }

  @Test func aTakenNameIsRefused() throws {
    try residents.checkFree("a")
    try residents.insert("a", 1)
    let error = #expect(throws: LatentError.self) { try residents.insert("a", 2) }
    #expect(error?.code == .invalidParams && error?.field == "name")
    #expect(throws: LatentError.self) { try residents.checkFree("a") }
    #expect(try residents.lease("a").value == 1)
  }

  @Test func whatIsNotLoadedIsNamedWithWhatIs() throws {
    let empty = #expect(throws: LatentError.self) { try residents.lease("x") }
    #expect(empty?.code == .notResident && empty?.field == "model" && empty?.message.contains("\"x\"") == true)
    try residents.insert("a", 1)
    let other = #expect(throws: LatentError.self) { try residents.lease("x") }
    #expect(other?.message.contains("\"a\"") == true)
  }

  @Test func removingReturnsWhenNobodyUsesItAndTheMemoryIsFree() async throws {
    let freed = Locked(false)
    let things = Residents<Thing>(noun: "model")
    try things.insert("a", Thing(freed: freed))
    var lease: Residents<Thing>.Lease? = try things.lease("a")
    let isRemoved = Locked(false)
    let removal = Task {
      try await things.remove("a")
      isRemoved.update { $0 = true }
    }
    while !things.names.isEmpty { await Task.yield() }
    #expect(throws: LatentError.self) { try things.lease("a") }
    #expect(throws: LatentError.self, "the name is taken while it is in use") { try things.checkFree("a") }
    for _ in 0..<100 { await Task.yield() }
    #expect(!isRemoved.value && !freed.value)
    #expect(lease != nil)
    lease = nil
    try await removal.value
    #expect(freed.value)
    try things.checkFree("a")
  }

  @Test func aCancelledRemovalLeavesItLoaded() async throws {
    try residents.insert("a", 1)
    let lease = try residents.lease("a")
    let removal = Task { try await residents.remove("a") }
    while !residents.names.isEmpty { await Task.yield() }
    removal.cancel()
    await #expect(throws: CancellationError.self) { try await removal.value }
    #expect(try residents.lease("a").value == lease.value)
    withExtendedLifetime(lease) {}
  }

  @Test func whatIsNotLoadedCannotBeRemoved() async throws {
    await #expect(throws: LatentError.self) { try await residents.remove("a") }
    try residents.insert("a", 1)
    try await residents.remove("a")
    await #expect(throws: LatentError.self) { try await residents.remove("a") }
  }
}
