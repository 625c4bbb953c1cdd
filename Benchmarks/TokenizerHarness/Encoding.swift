internal import Foundation
internal import LatentModels
internal import LatentSupport

/// Encodes a JSON string a line, and writes a JSON object a line: ids and offsets without and with special tokens, and
/// what the ids decode to.
enum Encoding {
  static func run(_ tokenizer: Tokenizer) throws {
    while let line = readLine(strippingNewline: true) {
      guard let text = try JSON(parsing: Array(line.utf8)).stringValue else { continue }
      let plain = try tokenizer.encode(text, specialTokens: false)
      let marked = try tokenizer.encode(text)
      let alone = try tokenizer.ids(of: text, specialTokens: false)
      let result: JSON = [
        "ids": list(plain.ids), "offsets": list(plain.offsets.flatMap { [$0.lowerBound, $0.upperBound] }),
        "marked": list(marked.ids), "decoded": .string(try tokenizer.decode(plain.ids)),
        "skipped": .string(try tokenizer.decode(marked.ids, skipSpecial: true)),
        "agrees": .bool(alone == plain.ids && marked.offsets.count == marked.ids.count),
      ]
      print(result.description)
    }
  }

  private static func list(_ numbers: [some BinaryInteger]) -> JSON {
    .array(numbers.map { .integer(Int($0)) })
  }
}
