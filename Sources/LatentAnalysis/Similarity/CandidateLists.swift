internal import LatentTensor

/// The best few of each of many rows, as they are found one by one.
struct CandidateLists: Sendable {
  private let limit: Int
  /// Per row `limit` places, the first `counts` of them taken, best first.
  private var latents: [Int32]
  private var values: [Float]
  private var counts: [Int32]

  var rows: Int { counts.count }

  init(rows: Int, limit: Int) {
    self.limit = limit
    latents = [Int32](repeating: 0, count: rows * limit)
    values = [Float](repeating: 0, count: rows * limit)
    counts = [Int32](repeating: 0, count: rows)
  }

  /// Takes `latent` if it is among the best of `row` so far; of equal ones the first stays.
  mutating func offer(_ latent: Int32, _ value: Float, to row: Int) {
    let start = row * limit
    var place = Int(counts[row])
    if place == limit {
      guard limit > 0, value > values[start + limit - 1] else { return }
      place = limit - 1
    } else {
      counts[row] += 1
    }
    while place > 0, values[start + place - 1] < value {
      values[start + place] = values[start + place - 1]
      latents[start + place] = latents[start + place - 1]
      place -= 1
    }
    values[start + place] = value
    latents[start + place] = latent
  }

  private func entries(_ row: Int) -> [(latent: Int32, value: Float)] {
    (row * limit..<row * limit + Int(counts[row])).map { (latents[$0], values[$0]) }
  }

  /// Appends the best of what several lists of the same rows hold, a row after the other.
  static func append(_ parts: [CandidateLists], to found: inout SparseRows) {
    guard let first = parts.first else { return }
    for row in 0..<first.rows {
      let all = parts.flatMap { $0.entries(row) }.sorted { ($0.value, $1.latent) > ($1.value, $0.latent) }
      for entry in all.prefix(first.limit).sorted(by: { $0.latent < $1.latent }) {
        found.latents.append(entry.latent)
        found.values.append(entry.value)
      }
      found.rowOffsets.append(found.count)
    }
  }
}
