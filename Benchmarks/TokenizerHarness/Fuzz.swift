internal import Foundation
internal import LatentModels
internal import LatentSupport

/// Feeds tokenizers with random text and random ids, and ends the program with a report when something does not hold.
struct Fuzz {
  private let tokenizers: [(folder: String, tokenizer: Tokenizer, restores: Bool)]
  private var generator: SeededGenerator

  /// - Parameter folders: `=FOLDER` for a tokenizer that has to give every text back as it was.
  init(folders: [String], seed: UInt64) throws {
    tokenizers = try folders.map { folder in
      let path = folder.hasPrefix("=") ? String(folder.dropFirst()) : folder
      return (path, try Tokenizer(folder: path), folder.hasPrefix("="))
    }
    generator = SeededGenerator(state: seed)
  }

  mutating func run(seconds: Double) throws {
    let end = Date().addingTimeInterval(seconds)
    var texts = 0
    while Date() < end {
      for (folder, tokenizer, restores) in tokenizers {
        let text = text(tokenizer)
        let ids = ids(tokenizer)
        do {
          try check(tokenizer, text, restores)
          try check(tokenizer, ids)
        } catch {
          print("FAILED \(folder): \(error)\n\(JSON.string(text)) \(ids)")
          exit(1)
        }
        texts += 1
      }
    }
    print("\(texts) texts, \(tokenizers.count) tokenizers, nothing amiss")
  }

  private func check(_ tokenizer: Tokenizer, _ text: String, _ restores: Bool) throws {
    let encoding = try tokenizer.encode(text, specialTokens: false)
    let scalars = text.unicodeScalars.count
    try expect(encoding.ids == tokenizer.ids(of: text, specialTokens: false), "ids with and without offsets differ")
    try expect(encoding.offsets.count == encoding.ids.count && encoding.tokens.count == encoding.ids.count, "counts")
    try expect(encoding.offsets.allSatisfy { $0.upperBound <= scalars }, "an offset past the end")
    let decoded = try tokenizer.decode(encoding.ids)
    if restores { try expect(decoded.utf8.elementsEqual(text.utf8), "not restored: \(JSON.string(decoded))") }
    try check(tokenizer, encoding.ids)
  }

  private func check(_ tokenizer: Tokenizer, _ ids: [Int32]) throws {
    let decoded = try tokenizer.decode(ids)
    let joined = try tokenizer.texts(of: ids).joined()
    try expect(joined.utf8.elementsEqual(decoded.utf8), "texts do not join to the decoded text")
    _ = try tokenizer.decode(ids, skipSpecial: true)
  }

  private func expect(_ holds: Bool, _ complaint: String) throws {
    if !holds { throw Failure(complaint: complaint) }
  }

  private struct Failure: Error { let complaint: String }

  private mutating func ids(_ tokenizer: Tokenizer) -> [Int32] {
    let known = (0..<Int32(tokenizer.vocabularySize)).count
    return (0..<Int.random(in: 0...40, using: &generator))
      .map { _ in Int32.random(in: 0..<Int32(known), using: &generator) }
      .filter { (try? tokenizer.decode([$0])) != nil }
  }

  private mutating func text(_ tokenizer: Tokenizer) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0:
        text.append(
          contentsOf: tokenizer.addedTokens.randomElement(using: &generator)?.content.unicodeScalars
            ?? "".unicodeScalars
        )
      case 1:
        text.append(contentsOf: String(repeating: " ", count: .random(in: 1...30, using: &generator)).unicodeScalars)
      case 2: text.append(contentsOf: repeatElement(scalar(), count: .random(in: 1...200, using: &generator)))
      case 3, 4: (0..<Int.random(in: 1...30, using: &generator)).forEach { _ in text.append(ascii()) }
      default: (0..<Int.random(in: 1...20, using: &generator)).forEach { _ in text.append(scalar()) }
      }
    }
    return String(text)
  }

  private mutating func ascii() -> Unicode.Scalar {
    Unicode.Scalar(UInt8.random(in: 0..<128, using: &generator))
  }

  private mutating func scalar() -> Unicode.Scalar {
    let limit: UInt32 = [0x80, 0x250, 0x3000, 0x10000, 0x20000, 0x110000].randomElement(using: &generator) ?? 0x80
    return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) ?? "\u{D7FF}"
  }
}
