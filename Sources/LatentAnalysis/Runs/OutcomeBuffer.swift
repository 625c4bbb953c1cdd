/// Collects finished results and says when they are to be committed: often enough that a crash loses next to nothing,
/// seldom enough that thousands of quick results do not wait for the disk one by one.
struct OutcomeBuffer<Outcome> {
  private var outcomes: [Outcome] = []
  private var lastCommit = ContinuousClock.now

  private static var mostHeld: Int { 64 }
  private static var longestHeld: Duration { .milliseconds(200) }

  mutating func append(_ outcome: Outcome) { outcomes.append(outcome) }

  /// Whether what is held should be committed now.
  var isDue: Bool {
    !outcomes.isEmpty
      && (outcomes.count >= Self.mostHeld || ContinuousClock.now - lastCommit >= Self.longestHeld)
  }

  /// Everything that is held, which the caller commits.
  mutating func take() -> [Outcome] {
    defer { outcomes = [] }
    lastCommit = .now
    return outcomes
  }
}
