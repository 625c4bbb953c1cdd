internal import LatentTensor
internal import Synchronization

/// One block's keys and values of one sequence, which grow by appending.
///
/// Copies share a buffer. The buffer knows how many of its rows are taken: a copy that ends exactly there may append in
/// place, since the others never look beyond their own length; any other copy moves to a buffer of its own first. So of
/// several samples that share a prompt only one pays nothing, and a fork that is never continued costs nothing.
struct KeyValueCache: Sendable {
  let keyWidth: Int
  let valueWidth: Int
  private var buffer: KeyValueBuffer?
  /// Positions held.
  private(set) var length = 0

  /// - Parameters:
  ///   - keyWidth: numbers in one position's keys, all heads together.
  ///   - valueWidth: likewise of its values.
  init(keyWidth: Int, valueWidth: Int) {
    self.keyWidth = keyWidth
    self.valueWidth = valueWidth
  }

  /// Memory held, in bytes.
  var byteCount: Int { (buffer?.capacity ?? 0) * (keyWidth + valueWidth) * 4 }

  /// The most memory that `length` positions take, in bytes.
  func byteCount(ofLength length: Int) -> Int { Self.capacity(of: length) * (keyWidth + valueWidth) * 4 }

  /// The keys and values of the positions held, [position, width]; nil while there are none.
  var held: (keys: Matrix, values: Matrix)? {
    buffer.map { ($0.keys.rows(0..<length), $0.values.rows(0..<length)) }
  }

  /// Appends the rows of `keys` and `values` and returns all that is held now, as attention wants it.
  mutating func append(
    keys: Heads,
    values: Heads,
    on backend: any Backend
  ) throws -> (keys: Heads, values: Heads) {
    let start = length
    let end = start + keys.matrix.rows
    let target = try makeRoom(until: end, on: backend)
    try backend.copy(keys, into: Heads(target.keys.rows(start..<end), count: keys.count, width: keys.width))
    try backend.copy(values, into: Heads(target.values.rows(start..<end), count: values.count, width: values.width))
    length = end
    return (
      Heads(target.keys.rows(0..<end), count: keys.count, width: keys.width),
      Heads(target.values.rows(0..<end), count: values.count, width: values.width)
    )
  }

  /// A buffer that holds this cache's positions and whose rows up to `end` belong to it alone.
  private mutating func makeRoom(until end: Int, on backend: any Backend) throws -> KeyValueBuffer {
    if let buffer, buffer.claim(from: length, to: end) { return buffer }
    // Twice what is needed, so that a generation of n tokens copies each of them once on average.
    let capacity = length == 0 ? max(Self.smallestCapacity, end) : Self.capacity(of: end)
    let grown = KeyValueBuffer(
      keys: try backend.allocate(rows: capacity, columns: keyWidth),
      values: try backend.allocate(rows: capacity, columns: valueWidth),
      taken: end
    )
    if let buffer, length > 0 {
      try backend.copy(buffer.keys.rows(0..<length), into: grown.keys.rows(0..<length))
      try backend.copy(buffer.values.rows(0..<length), into: grown.values.rows(0..<length))
    }
    buffer = grown
    return grown
  }

  /// Rows of a buffer that has to be made for `end` positions of a sequence that has begun.
  private static func capacity(of end: Int) -> Int { max(smallestCapacity, 2 * end) }

  private static let smallestCapacity = 32
}

/// Rows of keys and values, the first `taken` of which belong to some cache.
private final class KeyValueBuffer: Sendable {
  /// [capacity, keyWidth]
  let keys: Matrix
  /// [capacity, valueWidth]
  let values: Matrix
  private let taken: Atomic<Int>

  init(keys: Matrix, values: Matrix, taken: Int) {
    self.keys = keys
    self.values = values
    self.taken = Atomic(taken)
  }

  var capacity: Int { keys.rows }

  /// Takes the rows from `start` up to `end` if they are free and nobody else has taken one of them.
  func claim(from start: Int, to end: Int) -> Bool {
    end <= capacity && taken.compareExchange(expected: start, desired: end, ordering: .relaxed).exchanged
  }
}
