internal import LatentSupport
internal import LatentWorkspace

/// Some latents of one dictionary, by who fires where.
struct CoactivationBlock: Sendable {
  let first: Int
  private let positions: Int
  private var sums: [FiringSums] = []
  /// Per position, where its members begin; one more than there are positions.
  private var offsets: [Int32]
  /// Places in the block, and how strongly each fires.
  private var members: [Int32] = []
  private var values: [Float] = []

  var latents: Int { sums.count }

  /// - Parameters:
  ///   - first: the first latent of the block.
  ///   - firings: about how many it may hold.
  ///   - positions: on which latents could fire.
  init(
    _ side: ActivationSimilarity.Side,
    from first: Int,
    firings limit: Int,
    positions: Int,
    work: WorkContext
  ) throws {
    self.first = first
    self.positions = positions
    var lists: [Firings] = []
    var held = 0
    var latent = first
    while latent < side.latents, lists.isEmpty || held < limit {
      if latent % 256 == 0 { try work.cancellation.check() }
      let list = try side.cache.firings(of: latent, dictionary: side.index)
      sums.append(FiringSums(list))
      held += list.count
      lists.append(list)
      latent += 1
    }
    offsets = [Int32](repeating: 0, count: side.cache.positions + 1)
    for list in lists { for position in list.positions { offsets[Int(position) + 1] += 1 } }
    for position in 1..<max(1, offsets.count) { offsets[position] += offsets[position - 1] }
    members = [Int32](repeating: 0, count: held)
    values = [Float](repeating: 0, count: held)
    var ends = offsets
    for (place, list) in lists.enumerated() {
      for (position, value) in zip(list.positions, list.values) {
        let end = Int(ends[Int(position)])
        members[end] = Int32(place)
        values[end] = value
        ends[Int(position)] += 1
      }
    }
  }

  /// Reads every `parts`-th latent of `others`, from `part` on, and keeps for each of the block's those most alike it.
  func meet(
    _ others: ActivationSimilarity.Side,
    part: Int,
    of parts: Int,
    keeping count: Int,
    by measure: ActivationSimilarity.Measure,
    work: WorkContext
  ) throws -> CandidateLists {
    var lists = CandidateLists(rows: latents, limit: count)
    var counts = [Int32](repeating: 0, count: latents)
    var products = [Double](repeating: 0, count: latents)
    var met: [Int32] = []
    for (index, other) in stride(from: part, to: others.latents, by: parts).enumerated() {
      if index % 32 == 0 { try work.cancellation.check() }
      let firings = try others.cache.firings(of: other, dictionary: others.index)
      gather(firings, &counts, &products, &met)
      let theirs = FiringSums(firings)
      for place in met.map({ Int($0) }) {
        let meeting = Meeting(count: Double(counts[place]), product: products[place])
        counts[place] = 0
        products[place] = 0
        let similarity =
          switch measure {
          case .jaccard: meeting.jaccard(sums[place], theirs)
          case .correlation: meeting.correlation(sums[place], theirs, positions: positions)
          }
        if similarity > 0 { lists.offer(Int32(other), Float(similarity), to: place) }
      }
      met.removeAll(keepingCapacity: true)
    }
    return lists
  }

  private func gather(
    _ firings: Firings,
    _ counts: inout [Int32],
    _ products: inout [Double],
    _ met: inout [Int32]
  ) {
    counts.withUnsafeMutableBufferPointer { counts in
      products.withUnsafeMutableBufferPointer { products in
        members.withUnsafeBufferPointer { members in
          values.withUnsafeBufferPointer { values in
            offsets.withUnsafeBufferPointer { offsets in
              for index in 0..<firings.count {
                let position = Int(firings.positions[index])
                let value = Double(firings.values[index])
                for entry in Int(offsets[position])..<Int(offsets[position + 1]) {
                  let place = Int(members[entry])
                  if counts[place] == 0 { met.append(members[entry]) }
                  counts[place] += 1
                  products[place] += value * Double(values[entry])
                }
              }
            }
          }
        }
      }
    }
  }
}
