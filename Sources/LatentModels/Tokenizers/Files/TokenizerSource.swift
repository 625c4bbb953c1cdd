internal import Glibc
internal import LatentSupport
internal import LatentTensor

/// The files of a checkpoint folder that a tokenizer is read from, recognised by their names; the first kind that is
/// there counts.
package struct TokenizerSource: Sendable {
  package enum Kind: Sendable, Equatable {
    /// `tokenizer.json` of the `tokenizers` library.
    case json
    /// `rwkv_vocab*.txt`: RWKV's World vocabulary.
    case world
    /// A SentencePiece model.
    case sentencePiece
    /// `vocab.json` and `merges.txt`, as GPT-2 came with.
    case pairs
    /// `vocab.txt`, as BERT came with.
    case words
  }

  package let folder: String
  package let kind: Kind
  /// The file that decides; the others stand beside it.
  package let path: String
  /// The names of all files that may be read, those that are there.
  package let names: [String]

  /// What is looked for, for sentences about what is missing.
  package static let description =
    "it is read from tokenizer.json, rwkv_vocab*.txt, tokenizer.model, vocab.json with merges.txt, or vocab.txt"

  private static let sentencePieceNames = ["tokenizer.model", "spiece.model", "sentencepiece.bpe.model"]
  static let configurationNames = [
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "generation_config.json", "config.json",
  ]

  /// - Returns: nil where the folder has none of the files.
  package init?(folder: String) {
    func has(_ name: String) -> Bool { access("\(folder)/\(name)", F_OK) == 0 }
    let main: [String]
    if has("tokenizer.json") {
      (kind, main) = (.json, ["tokenizer.json"])
    } else if let name = Self.worldName(in: folder) {
      (kind, main) = (.world, [name])
    } else if let name = Self.sentencePieceNames.first(where: has) {
      (kind, main) = (.sentencePiece, [name])
    } else if has("vocab.json"), has("merges.txt") {
      (kind, main) = (.pairs, ["vocab.json", "merges.txt"])
    } else if has("vocab.txt") {
      (kind, main) = (.words, ["vocab.txt"])
    } else {
      return nil
    }
    self.folder = folder
    path = "\(folder)/\(main[0])"
    names = main + Self.configurationNames.filter(has)
  }

  private static func worldName(in folder: String) -> String? {
    guard let directory = opendir(folder) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasPrefix("rwkv_vocab"), name.hasSuffix(".txt") { names.append(name) }
    }
    return names.max()
  }

  /// The JSON document `name` of the folder, an empty object where there is none.
  func configuration(_ name: String) throws -> TokenizerField {
    let path = "\(folder)/\(name)"
    guard names.contains(name) else { return TokenizerField(.object(JSONObject()), file: path) }
    return TokenizerField(try JSON(readingFile: path), file: path)
  }

  /// By what stored results know the tokenizer: the digest of every file that makes a difference to it.
  func identity() throws -> String {
    var lines = ""
    for name in names where !["generation_config.json", "config.json"].contains(name) {
      lines += "\(name) \(try FileDigest.sha256(file: "\(folder)/\(name)"))\n"
    }
    return FileDigest.sha256(lines.utf8)
  }
}
