internal import LatentModels

/// What a model remembers of beginnings that prompts share, so that these go through it once.
///
/// A beginning is worth remembering when a second prompt has it: where the two part, a snapshot is taken. So no caller has
/// to say what its prompts share, and system prompt, few-shots and an explanation in front of its examples are all found.
struct PrefixStates: Sendable {
  /// What to do with a prompt.
  struct Plan {
    /// From which state to go on; nil from the beginning.
    var state: SequenceState?
    /// After how many of the prompt's tokens a snapshot is to be taken and kept; nil for none.
    var snapshot: Int?
  }

  /// Snapshots, the one that was used last at the end.
  private(set) var states: [SequenceState] = []
  /// The prompts that were asked last.
  private var recent: [[Int32]] = []

  /// A shorter beginning is not worth a snapshot.
  static let shortest = 16
  static let mostStates = 4
  static let mostPrompts = 8
  /// Memory for snapshots: 256 MiB.
  static let mostBytes = 1 << 28

  /// Looks up `tokens`, and takes note of them.
  mutating func plan(for tokens: [Int32]) -> Plan {
    // A prompt keeps a token of its own: what comes after the last one is asked for.
    let longest = tokens.count - 1
    var plan = Plan(state: state(beginning: tokens[..<max(0, longest)]))
    let shared = recent.map { prompt in min(longest, zip(prompt, tokens).prefix { $0 == $1 }.count) }.max() ?? 0
    if shared >= (plan.state?.length ?? 0) + Self.shortest { plan.snapshot = shared }
    recent.append(tokens)
    if recent.count > Self.mostPrompts { recent.removeFirst() }
    return plan
  }

  /// The longest beginning of `tokens` that is remembered; takes note of nothing.
  mutating func state(beginning tokens: ArraySlice<Int32>) -> SequenceState? {
    let fitting = states.indices.filter { states[$0].length <= tokens.count && tokens.starts(with: states[$0].tokens) }
    guard let best = fitting.max(by: { states[$0].length < states[$1].length }) else { return nil }
    let state = states.remove(at: best)
    states.append(state)
    return state
  }

  /// Keeps a snapshot, and forgets those that were not used for longest where there is no room for all.
  mutating func keep(_ state: SequenceState) {
    states.append(state)
    while states.count > Self.mostStates || states.reduce(0, { $0 + $1.byteCount }) > Self.mostBytes, !states.isEmpty {
      states.removeFirst()
    }
  }
}
