import Foundation
import LatentSupport
import LatentTestSupport
import Testing

/// What the library that a tokenizer is from makes of the thousand strings: a fixture's `expected.json`.
struct ExpectedTokens {
  let strings: [String]
  /// Tokens before and behind every text when special tokens are asked for.
  let prefix: [Int32]
  let suffix: [Int32]
  let ids: [[Int32]]
  /// Empty where the fixture has none.
  let offsets: [[Range<Int>]]
  /// How many strings `decoded` speaks of: of those that are not in it, it says that they are restored.
  let decodedStrings: Int
  let decoded: [Int: String]
  let decodings: [(ids: [Int32], text: String)]

  init(_ name: String) throws {
    strings = try Self.json("strings.json").arrayValue?.compactMap(\.stringValue) ?? []
    let expected = try Self.json("\(name)/expected.json")
    prefix = Self.numbers(expected["prefix"])
    suffix = Self.numbers(expected["suffix"])
    ids = try expected["ids"]?.arrayValue?.map { try Self.ids(try #require($0.stringValue)) } ?? []
    offsets = try expected["offsets"]?.arrayValue?.map { try Self.offsets(try #require($0.stringValue)) } ?? []
    decodedStrings = expected["decodedStrings"]?.integerValue ?? 0
    var decoded: [Int: String] = [:]
    for (key, value) in expected["decoded"]?.objectValue ?? JSONObject() {
      decoded[try #require(Int(key))] = value.stringValue
    }
    self.decoded = decoded
    decodings =
      expected["decodings"]?.arrayValue?.map { (Self.numbers($0["ids"]), $0["text"]?.stringValue ?? "") } ?? []
  }

  private static func json(_ name: String) throws -> JSON {
    try JSON(parsing: Array(Data(contentsOf: URL(fileURLWithPath: Fixture.path("tokenizers/\(name)")))))
  }

  private static func numbers(_ list: JSON?) -> [Int32] {
    list?.arrayValue?.compactMap { $0.integerValue.flatMap { Int32(exactly: $0) } } ?? []
  }

  private static let digits: [UInt8: Int32] = {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return Dictionary(uniqueKeysWithValues: digits.utf8.enumerated().map { ($1, Int32($0)) })
  }()

  /// Two digits to the base of 64 an id, or a dot and four.
  private static func ids(_ packed: String) throws -> [Int32] {
    var rest = Array(packed.utf8)[...]
    var ids: [Int32] = []
    while let first = rest.first {
      let count = first == UInt8(ascii: ".") ? 4 : 2
      if count == 4 { rest = rest.dropFirst() }
      ids.append(try rest.prefix(count).reduce(0) { $0 << 6 | (try #require(digits[$1])) })
      rest = rest.dropFirst(count)
    }
    return ids
  }

  /// One digit, the length, for a token that starts where the one before it ends; else `+start,end;`.
  private static func offsets(_ packed: String) throws -> [Range<Int>] {
    var rest = Array(packed.utf8)[...]
    var offsets: [Range<Int>] = []
    while let first = rest.popFirst() {
      if first == UInt8(ascii: "+") {
        let pair = rest.prefix { $0 != UInt8(ascii: ";") }
        rest = rest.dropFirst(pair.count + 1)
        let edges = pair.split(separator: UInt8(ascii: ",")).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        try #require(edges.count == 2)
        offsets.append(edges[0]..<edges[1])
      } else {
        let start = offsets.last?.upperBound ?? 0
        offsets.append(start..<(start + Int(try #require(digits[first]))))
      }
    }
    return offsets
  }
}
