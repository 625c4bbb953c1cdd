/// Counts the tokens on which one latent after another fires; a table over the vocabulary that is cleared in time
/// proportional to what was counted.
struct TokenTally {
  private var counts: [UInt32]
  private var strongest: [Float]
  private var seen: [Int32] = []

  /// - Parameter tokenLimit: one more than the highest token id.
  init(tokenLimit: Int) {
    counts = [UInt32](repeating: 0, count: tokenLimit)
    strongest = [Float](repeating: 0, count: tokenLimit)
  }

  /// Counts a latent's firings on `tokens` in place of those before.
  mutating func count(_ tokens: [Int32], values: [Float]) {
    for token in seen { counts[Int(token)] = 0 }
    seen.removeAll(keepingCapacity: true)
    for index in tokens.indices {
      let token = Int(tokens[index])
      if counts[token] == 0 {
        seen.append(tokens[index])
        strongest[token] = values[index]
      } else {
        strongest[token] = max(strongest[token], values[index])
      }
      counts[token] += 1
    }
  }

  var distinct: Int { seen.count }

  /// Most frequent first; of equally frequent ones the stronger, then the lower id.
  func topByCount(_ count: Int) -> [LatentStatistics.Token] {
    top(count) { (counts[$0], strongest[$0], -$0) > (counts[$1], strongest[$1], -$1) }
      .map { LatentStatistics.Token(token: $0, count: Int(counts[Int($0)]), activation: 0) }
  }

  /// Strongest first; of equally strong ones the more frequent, then the lower id.
  func topByActivation(_ count: Int) -> [LatentStatistics.Token] {
    top(count) { (strongest[$0], counts[$0], -$0) > (strongest[$1], counts[$1], -$1) }
      .map { LatentStatistics.Token(token: $0, count: 0, activation: strongest[Int($0)]) }
  }

  /// The first `count` seen tokens by `precedes`: inserted one by one into a short list, since `count` is small.
  private func top(_ count: Int, by precedes: (Int, Int) -> Bool) -> [Int32] {
    var best: [Int32] = []
    for token in seen {
      if best.count == count, let last = best.last, !precedes(Int(token), Int(last)) { continue }
      let place = best.firstIndex { precedes(Int(token), Int($0)) } ?? best.count
      best.insert(token, at: place)
      if best.count > count { best.removeLast() }
    }
    return best
  }
}
