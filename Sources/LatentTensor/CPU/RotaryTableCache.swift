internal import Glibc

/// Cosines and sines of the rotary embeddings in use, [positions, pairs], made once for each and lengthened when a
/// position asks for it.
struct RotaryTableCache {
  struct Table {
    var positions = 0
    var cosines: [Float] = []
    var sines: [Float] = []
  }

  /// Models have one rotary embedding or two (local and global layers); more are kept for several resident models.
  private static let limit = 16
  private var tables: [(rotary: Rotary, table: Table)] = []

  /// The table of `rotary` for the positions 0 ..< `positions` at least.
  mutating func table(_ rotary: Rotary, positions: Int) -> Table {
    let index = tables.firstIndex { $0.rotary == rotary }
    var table = index.map { tables[$0].table } ?? Table()
    if table.positions >= positions { return table }
    // Doubling keeps generation, which asks for one more position each time, from making the table anew each time.
    let count = max(positions, table.positions * 2, 256)
    for position in table.positions..<count {
      for frequency in rotary.inverseFrequencies {
        // The product is rounded to float32 before its cosine is taken, as the checkpoints' own library does.
        let angle = Float(position) * frequency
        table.cosines.append(cos(angle) * rotary.scale)
        table.sines.append(sin(angle) * rotary.scale)
      }
    }
    table.positions = count
    if let index {
      tables[index].table = table
    } else {
      if tables.count == Self.limit { tables.removeFirst() }
      tables.append((rotary, table))
    }
    return table
  }
}
