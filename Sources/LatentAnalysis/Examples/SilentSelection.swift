internal import LatentSupport

/// Picks windows in which a latent is silent, none of them twice.
struct SilentSelection {
  private let survey: FiringSurvey
  private let builder: ExampleBuilder
  private let split: DocumentSplit?
  private let count: Int
  private var taken: Set<Int32>
  private var generator: SeededGenerator

  /// Tokens that a latent most often fires on, among which `sameToken` looks.
  private static let mostTokens = 32

  init(
    _ survey: FiringSurvey,
    _ earlier: [ExampleWindow],
    _ split: DocumentSplit?,
    count: Int,
    _ builder: ExampleBuilder,
    _ generator: SeededGenerator
  ) {
    self.survey = survey
    self.builder = builder
    self.split = split
    self.count = count
    self.generator = generator
    taken = []
    for window in earlier {
      if let index = builder.windows.window(at: window.tokens.lowerBound) { taken.insert(Int32(index)) }
    }
  }

  /// Whether the window is of the right part, silent, and new.
  private mutating func take(_ window: Int32) -> Bool {
    guard split == nil || builder.windows.splits[Int(window)] == split, !survey.fires(in: window) else { return false }
    return taken.insert(window).inserted
  }

  /// Windows with tokens that the latent fires on elsewhere, tokens drawn by how often it does.
  ///
  /// - Parameter tokens: the token of each firing.
  mutating func sameToken(_ tokens: [Int32], _ index: TokenIndex) -> [ExampleWindow] {
    var tally: [Int32: Int] = [:]
    for token in tokens { tally[token, default: 0] += 1 }
    let common = tally.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostTokens)
    var lists = common.map { (weight: $0.value, windows: index.windows(with: $0.key)) }.filter { !$0.windows.isEmpty }
    var found: [ExampleWindow] = []
    while found.count < count, !lists.isEmpty {
      var draw = generator.index(below: lists.reduce(0) { $0 + $1.weight })
      let place =
        lists.firstIndex { list in
          draw -= list.weight
          return draw < 0
        } ?? 0
      if let window = drawn(from: lists[place].windows) {
        found.append(builder.silent(window, .sameToken))
      } else {
        // It fires on nearly every one of these, or they are used up.
        lists.remove(at: place)
      }
    }
    return found
  }

  private mutating func drawn(from windows: ArraySlice<Int32>) -> Int32? {
    for _ in 0..<24 {
      let window = windows[windows.startIndex + generator.index(below: windows.count)]
      if take(window) { return window }
    }
    // Few are left, or none: from a random place on, each is looked at once.
    let offset = generator.index(below: windows.count)
    for step in 0..<windows.count {
      let window = windows[windows.startIndex + (offset + step) % windows.count]
      if take(window) { return window }
    }
    return nil
  }

  /// Windows in which the neighbours fire, nearest neighbour first, its strongest windows first, alike many of each.
  mutating func firing(_ neighbours: [FiringSurvey], _ kind: NegativeKind) throws -> [ExampleWindow] {
    guard !neighbours.isEmpty else { return [] }
    var lists = neighbours.map { neighbour in
      neighbour.strongestFirst(in: split, builder.windows).map { neighbour.windows[$0] }[...]
    }
    var found: [ExampleWindow] = []
    while found.count < count, lists.contains(where: { !$0.isEmpty }) {
      for place in lists.indices where found.count < count {
        while let window = lists[place].popFirst() {
          guard take(window) else { continue }
          found.append(builder.silent(window, kind))
          break
        }
      }
    }
    return found
  }
}
