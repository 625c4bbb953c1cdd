internal import LatentSupport

/// RWKV's World tokenizer: from left to right always the longest token that the bytes go on with. No words, no merges; a
/// token may end inside a character.
///
/// The file `rwkv_vocab_v20230424.txt` has a token a line: its id, a Python literal, and its length in bytes. The 256
/// single bytes are tokens, so that any text can be spelled. Id 0 stands for the end of a document.
struct LongestMatchModel: TokenModel {
  let vocabulary: Vocabulary
  private let trie: ByteTrie

  /// What id 0, which the file leaves out, is shown as.
  static let endOfDocument = AddedToken("<|endoftext|>", id: 0, isSpecial: true)

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and the line.
  init(path: String) throws {
    let file = try MappedFile(path: path)
    let bytes = withExtendedLifetime(file) { Array(file.bytes) }
    var vocabulary = Vocabulary(capacity: bytes.count / 16)
    var trie = ByteTrie()
    var isByteKnown = [Bool](repeating: false, count: 256)
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty { continue }
      guard let (id, token) = Self.entry(line) else {
        throw LatentError.unreadable(
          path,
          "Line \(number + 1) of \(path) is no token: an id above 0, a string or bytes literal, and its length in bytes."
        )
      }
      guard !vocabulary.contains(id) else {
        throw LatentError.unreadable(path, "Line \(number + 1) of \(path) gives the id \(id) a second time.")
      }
      token.withUnsafeBufferPointer { vocabulary.insert($0, id: id) }
      trie[token] = id
      if token.count == 1 { isByteKnown[Int(token[0])] = true }
    }
    if let missing = isByteKnown.firstIndex(of: false) {
      throw LatentError.unreadable(
        path,
        "\(path) has no token for the byte \(missing), without which text cannot be spelled."
      )
    }
    self.vocabulary = vocabulary
    self.trie = trie
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> (id: Int32, token: [UInt8])? {
    guard let first = line.firstIndex(of: UInt8(ascii: " ")), let last = line.lastIndex(of: UInt8(ascii: " ")),
      first < last,
      let id = Int32(String(decoding: line[..<first], as: UTF8.self)), (1..<(1 << 24)).contains(id),
      let count = Int(String(decoding: line[(last + 1)...], as: UTF8.self)),
      let token = PythonLiteral.bytes(line[(first + 1)..<last]), token.count == count, count > 0
    else { return nil }
    return (id, token)
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    var start = 0
    while start < word.count {
      var (id, end) = (Int32(-1), start + 1)
      trie.forEachMatch(in: word, at: start) { (id, end) = ($0, $1) }
      output.append(ModelToken(id: id, start: Int32(start), end: Int32(end)))
      start = end
    }
  }
}
