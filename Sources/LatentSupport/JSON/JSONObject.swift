/// The fields of a JSON object in the order in which they were written.
///
/// Two objects are equal when they hold the same fields, whatever the order. Lookup is linear for a handful of fields
/// and by hash above that, so that a vocabulary of 100,000 words can be held as well as a request.
package struct JSONObject: Sendable {
  package private(set) var keys: [String] = []
  package private(set) var values: [JSON] = []
  /// Where each key stands; empty while there are at most `linearLimit` fields.
  private var positions: [String: Int] = [:]

  /// Comparing this many short keys costs less than hashing one.
  private static let linearLimit = 12

  package init() {}

  /// A key that occurs twice keeps its first place and the last value.
  package init(_ fields: some Sequence<(String, JSON)>) {
    for (key, value) in fields { self[key] = value }
  }

  package mutating func reserveCapacity(_ count: Int) {
    keys.reserveCapacity(count)
    values.reserveCapacity(count)
    if count > Self.linearLimit { positions.reserveCapacity(count) }
  }

  /// The value of `key`; nil when there is none. Setting nil removes the field; a new key goes last.
  package subscript(key: String) -> JSON? {
    get { position(of: key).map { values[$0] } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?):
        values[position] = value
      case (let position?, nil):
        keys.remove(at: position)
        values.remove(at: position)
        rebuildPositions()
      case (nil, let value?):
        appendNew(key, value)
      case (nil, nil):
        break
      }
    }
  }

  /// Adds a field whose key is known to be new, without looking for it.
  mutating func appendNew(_ key: String, _ value: JSON) {
    keys.append(key)
    values.append(value)
    if keys.count == Self.linearLimit + 1 {
      rebuildPositions()
    } else if keys.count > Self.linearLimit {
      positions[key] = keys.count - 1
    }
  }

  private func position(of key: String) -> Int? {
    keys.count > Self.linearLimit ? positions[key] : keys.firstIndex(of: key)
  }

  private mutating func rebuildPositions() {
    positions.removeAll(keepingCapacity: true)
    guard keys.count > Self.linearLimit else { return }
    for (position, key) in keys.enumerated() { positions[key] = position }
  }
}

extension JSONObject: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { keys.count }

  package subscript(position: Int) -> (key: String, value: JSON) { (keys[position], values[position]) }
}

extension JSONObject: Equatable {
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }
}
