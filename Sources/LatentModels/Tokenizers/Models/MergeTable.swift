/// Which pairs of tokens merge, in which order, and into what: a flat hash table, made once and then only read.
struct MergeTable: Sendable {
  struct Merge: Sendable {
    /// Position in the list of merges: smaller merges first.
    var rank: Int32
    /// The token that the pair becomes.
    var id: Int32
  }

  private var pairs: [UInt64]
  private var merges: [Merge]
  private var mask: Int
  private let seed = UInt64.random(in: .min ... .max)
  /// No pair of ids, which are below 2^31, has this value.
  private static let free = UInt64.max

  /// - Parameter count: pairs that will be inserted.
  init(count: Int) {
    var slotCount = 16
    while slotCount < count * 2 { slotCount *= 2 }
    pairs = Array(repeating: Self.free, count: slotCount)
    merges = Array(repeating: Merge(rank: -1, id: -1), count: slotCount)
    mask = slotCount - 1
  }

  /// Sets what a pair becomes; a pair that comes again takes the later rank.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let pair = Self.pair(left, right)
    let position = position(of: pair)
    pairs[position] = pair
    merges[position] = merge
  }

  /// What pairs become.
  var results: some Sequence<Int32> { merges.lazy.map(\.id).filter { $0 >= 0 } }

  /// How a pair merges, or nil where it does not.
  @inline(__always)
  func merge(_ left: Int32, _ right: Int32) -> Merge? {
    let pair = Self.pair(left, right)
    let position = position(of: pair)
    return pairs[position] == pair ? merges[position] : nil
  }

  @inline(__always)
  private func position(of pair: UInt64) -> Int {
    var position = Int(truncatingIfNeeded: ByteHash.mix(pair ^ seed)) & mask
    while pairs[position] != Self.free, pairs[position] != pair { position = (position + 1) & mask }
    return position
  }

  @inline(__always)
  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
