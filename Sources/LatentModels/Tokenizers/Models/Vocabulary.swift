internal import LatentSupport

/// The tokens of a model by id, and their ids by token.
struct Vocabulary: Sendable {
  /// All tokens' bytes, one after the other.
  private var bytes: [UInt8] = []
  /// Where each id's token stands in `bytes`; count -1 for an id without a token.
  private var places: [(start: Int32, count: Int32)] = []
  private var table: ByteStringTable
  /// Tokens there are; smaller than `idLimit` where ids are left out.
  private(set) var count = 0
  /// Bytes of the longest token.
  private(set) var longestTokenBytes = 0

  init(capacity: Int) {
    table = ByteStringTable(capacity: capacity)
    places.reserveCapacity(capacity)
  }

  /// One above the largest id.
  var idLimit: Int { places.count }

  /// Adds a token. Of two tokens of one id, the first keeps the id's name.
  mutating func insert(_ token: UnsafeBufferPointer<UInt8>, id: Int32) {
    while places.count <= Int(id) { places.append((0, -1)) }
    if places[Int(id)].count < 0 {
      places[Int(id)] = (Int32(bytes.count), Int32(token.count))
      bytes.append(contentsOf: token)
      count += 1
    }
    longestTokenBytes = max(longestTokenBytes, token.count)
    table.insert(token, id)
  }

  /// The id of `token`, or -1.
  func id(of token: UnsafeBufferPointer<UInt8>) -> Int32 { table.value(of: token) }

  /// The id of `token`, or nil.
  func id(of token: String) -> Int32? {
    var token = token
    let id = token.withUTF8 { table.value(of: $0) }
    return id < 0 ? nil : id
  }

  func contains(_ id: Int32) -> Bool {
    id >= 0 && Int(id) < places.count && places[Int(id)].count >= 0
  }

  /// Calls `body` with the bytes of a token that exists; with none otherwise.
  func withBytes<Result>(of id: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
      guard contains(id) else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
      let place = places[Int(id)]
      return try body(UnsafeBufferPointer(rebasing: bytes[Int(place.start)..<Int(place.start + place.count)]))
    }
  }

  /// The token as it is written in the file; empty for an id without one.
  func string(of id: Int32) -> String {
    withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }
}

extension Vocabulary {
  /// Reads `{"token": id, …}`.
  init(_ field: TokenizerField) throws {
    guard let object = field.value.objectValue else { throw field.unreadable("is not an object of tokens and ids") }
    // An id far above the number of tokens would only make a small file ask for much memory.
    let idLimit = object.count * 16 + 1_000_000
    self.init(capacity: object.count)
    for (token, value) in object {
      guard let id = value.integerValue, id >= 0, id < idLimit else {
        throw field.unreadable("gives the token \(token.debugDescription) no usable id (0 to \(idLimit - 1))")
      }
      guard bytes.count + token.utf8.count < Int(Int32.max) else { throw field.unreadable("is larger than 2 GiB") }
      var token = token
      token.withUTF8 { insert($0, id: Int32(id)) }
    }
  }
}
