/// A hash table from byte strings to numbers, made once and then only read: a vocabulary of 100,000 tokens in two flat
/// arrays.
///
/// Keys are compared byte by byte. A `Dictionary` of `String` would take `é` and `e` + U+0301 for the same key, and
/// vocabularies hold both.
struct ByteStringTable: Sendable {
  private struct Slot: Sendable {
    /// Where the key stands in `keys`.
    var start: UInt32 = 0
    var count: UInt32 = 0
    /// The upper half of the key's hash, so that most other keys are told apart without looking at their bytes.
    var fingerprint: UInt32 = 0
    /// -1 while the slot is free.
    var value: Int32 = -1
  }

  private var slots: [Slot]
  private var keys: [UInt8] = []
  private var mask: Int
  private(set) var count = 0
  /// Drawn anew for each table, so that no file can hold keys made to collide.
  private let seed = UInt64.random(in: .min ... .max)

  init(capacity: Int) {
    var slotCount = 16
    while slotCount < capacity * 2 { slotCount *= 2 }
    slots = Array(repeating: Slot(), count: slotCount)
    mask = slotCount - 1
  }

  /// The value of `key`, or -1.
  func value(of key: UnsafeBufferPointer<UInt8>) -> Int32 {
    let slot = slots[position(of: key, ByteHash.hash(key, seed: seed))]
    return slot.value
  }

  /// Sets the value of `key`, which may be there already; `value` is not negative.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ value: Int32) {
    if (count + 1) * 2 > slots.count { grow() }
    let hash = ByteHash.hash(key, seed: seed)
    let position = position(of: key, hash)
    if slots[position].value < 0 {
      slots[position] = Slot(
        start: UInt32(keys.count),
        count: UInt32(key.count),
        fingerprint: UInt32(truncatingIfNeeded: hash >> 32)
      )
      keys.append(contentsOf: key)
      count += 1
    }
    slots[position].value = value
  }

  private func position(of key: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
    let fingerprint = UInt32(truncatingIfNeeded: hash >> 32)
    var position = Int(truncatingIfNeeded: hash) & mask
    while slots[position].value >= 0 {
      let slot = slots[position]
      if slot.fingerprint == fingerprint, Int(slot.count) == key.count, matches(key, slot) { return position }
      position = (position + 1) & mask
    }
    return position
  }

  private func matches(_ key: UnsafeBufferPointer<UInt8>, _ slot: Slot) -> Bool {
    keys.withUnsafeBufferPointer { keys in
      let start = Int(slot.start)
      for index in 0..<key.count where keys[start + index] != key[index] { return false }
      return true
    }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    mask = slots.count - 1
    keys.withUnsafeBufferPointer { keys in
      for slot in old where slot.value >= 0 {
        let key = UnsafeBufferPointer(rebasing: keys[Int(slot.start)..<Int(slot.start + slot.count)])
        var position = Int(truncatingIfNeeded: ByteHash.hash(key, seed: seed)) & mask
        while slots[position].value >= 0 { position = (position + 1) & mask }
        slots[position] = slot
      }
    }
  }
}

/// A fast hash of short byte strings: eight bytes at a time through a multiply and a fold.
enum ByteHash {
  @inline(__always)
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return mix(hash) }
    var index = 0
    while index + 8 <= bytes.count {
      hash = mix(hash ^ base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var tail: UInt64 = 0
    while index < bytes.count {
      tail = tail << 8 | UInt64(bytes[index])
      index += 1
    }
    return mix(hash ^ tail)
  }

  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
