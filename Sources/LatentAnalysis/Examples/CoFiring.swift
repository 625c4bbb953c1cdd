package import LatentSupport
package import LatentWorkspace

/// The latents that most often fire together with given ones, by Jaccard similarity of the positions where they fire.
///
/// The shards list positions by latent. For a block of the asked-for latents the lists are turned round (position to
/// latents), then every latent of the dictionary is read once and its meetings are counted: no matrix of latents by
/// latents exists, and memory is bounded by the block and four bytes a position.
package struct CoFiring: Sendable {
  package struct Neighbour: Sendable, Equatable {
    package var latent: Int
    /// Positions where both fire, as a share of those where either does.
    package var similarity: Double
  }

  /// Firings of one block, eight bytes each.
  private static let blockFirings = 8 << 20

  /// - Parameters:
  ///   - latents: those whose neighbours are wanted.
  ///   - count: neighbours of each, most similar first; those that never meet are none.
  package static func neighbours(
    of latents: [Int],
    count: Int,
    in cache: CacheReader,
    dictionary: Int,
    blockFirings: Int = Self.blockFirings,
    work: WorkContext
  ) throws -> [Int: [Neighbour]] {
    var found: [Int: [Neighbour]] = [:]
    var rest = latents[...]
    while !rest.isEmpty {
      var block = Block(positions: cache.positions)
      while let latent = rest.first, block.isEmpty || block.firings < blockFirings {
        block.add(latent, try cache.firings(of: latent, dictionary: dictionary).positions)
        rest = rest.dropFirst()
      }
      block.turnRound()
      for other in 0..<cache.dictionaries[dictionary].latents {
        if other % 64 == 0 { try work.cancellation.check() }
        block.meet(other, try cache.firings(of: other, dictionary: dictionary).positions, keeping: count)
      }
      found.merge(block.neighbours) { $1 }
    }
    return found
  }
}

/// Some of the asked-for latents, and who fires where.
private struct Block {
  private var latents: [Int] = []
  private var counts: [Int] = []
  private var lists: [[Int32]] = []
  private(set) var firings = 0
  /// Per position, where its members begin.
  private var offsets: [Int32]
  private var members: [Int32] = []
  private var best: [[CoFiring.Neighbour]] = []
  /// Meetings with the latent at hand, and whom it met.
  private var meetings: [Int32] = []
  private var met: [Int] = []

  init(positions: Int) {
    offsets = [Int32](repeating: 0, count: positions + 1)
  }

  var isEmpty: Bool { latents.isEmpty }

  mutating func add(_ latent: Int, _ positions: [Int32]) {
    latents.append(latent)
    counts.append(positions.count)
    lists.append(positions)
    firings += positions.count
  }

  mutating func turnRound() {
    for list in lists { for position in list { offsets[Int(position) + 1] += 1 } }
    for position in 1..<offsets.count { offsets[position] += offsets[position - 1] }
    members = [Int32](repeating: 0, count: firings)
    // Filled from the back, so that `offsets` ends up where each position begins.
    var next = offsets
    for (place, list) in lists.enumerated() {
      for position in list {
        members[Int(next[Int(position)])] = Int32(place)
        next[Int(position)] += 1
      }
    }
    lists = []
    best = latents.map { _ in [] }
    meetings = [Int32](repeating: 0, count: latents.count)
  }

  mutating func meet(_ other: Int, _ positions: [Int32], keeping count: Int) {
    for position in positions {
      for index in Int(offsets[Int(position)])..<Int(offsets[Int(position) + 1]) {
        let place = Int(members[index])
        if meetings[place] == 0 { met.append(place) }
        meetings[place] += 1
      }
    }
    for place in met {
      let both = Int(meetings[place])
      meetings[place] = 0
      guard latents[place] != other else { continue }
      let similarity = Double(both) / Double(counts[place] + positions.count - both)
      var list = best[place]
      if list.count == count, let last = list.last, last.similarity >= similarity { continue }
      let index = list.firstIndex { $0.similarity < similarity } ?? list.count
      list.insert(CoFiring.Neighbour(latent: other, similarity: similarity), at: index)
      if list.count > count { list.removeLast() }
      best[place] = list
    }
    met.removeAll(keepingCapacity: true)
  }

  var neighbours: [Int: [CoFiring.Neighbour]] {
    Dictionary(zip(latents, best)) { first, _ in first }
  }
}
