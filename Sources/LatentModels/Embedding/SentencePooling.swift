internal import LatentSupport

/// How a sentence embedder makes one vector of a text's tokens: what sentence-transformers writes beside a checkpoint
/// (`modules.json`, the `config.json` of its pooling module, `sentence_bert_config.json`).
///
/// Whatever the files say of normalisation, vectors are made unit vectors: texts are compared by cosine.
package struct SentencePooling: Sendable, Equatable {
  package enum Mode: String, Sendable, CaseIterable {
    /// The mean over all tokens, special ones included.
    case mean
    /// The first token's vector (`[CLS]`).
    case firstToken = "cls"
    /// The largest value of each number over all tokens.
    case maximum = "max"
    /// The last token's vector.
    case lastToken = "lasttoken"
  }

  package let mode: Mode
  /// Longer texts lose their end; nil where only the model's positions limit them.
  package let maximumTokens: Int?

  package init(mode: Mode = .mean, maximumTokens: Int? = nil) {
    self.mode = mode
    self.maximumTokens = maximumTokens
  }

  /// Reads the files in `folder`. Without `modules.json` tokens are averaged, as sentence-transformers does it then.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) for files that cannot be read, and for modules and modes that are not
  ///   computed here.
  package init(_ folder: CheckpointFolder) throws {
    var mode = Mode.mean
    if folder.contains("modules.json") {
      for module in try Self.modules(folder) {
        switch module.type {
        case "Transformer", "Normalize": continue
        case "Pooling":
          let file = try folder.file(module.path.isEmpty ? "config.json" : module.path + "/config.json")
          mode = try Self.mode(Configuration(readingFrom: file))
        default:
          let path = try folder.file("modules.json")
          throw LatentError.unreadable(
            path,
            "\(path) has the module \(module.type), which latentd does not compute; it knows Transformer, Pooling and "
              + "Normalize."
          )
        }
      }
    }
    self.mode = mode
    var maximum: Int?
    if folder.contains("sentence_bert_config.json") {
      let settings = try Configuration(readingFrom: folder.file("sentence_bert_config.json"))
      if settings.has("max_seq_length") { maximum = try settings.count("max_seq_length") }
    }
    maximumTokens = maximum
  }

  private static func modules(_ folder: CheckpointFolder) throws -> [(type: String, path: String)] {
    let path = try folder.file("modules.json")
    guard let entries = try JSON(readingFile: path).arrayValue else {
      throw LatentError.unreadable(path, "\(path) is not a list of modules.")
    }
    return try entries.map { entry in
      guard case .object(let fields) = entry else {
        throw LatentError.unreadable(path, "\(path) holds a module that is not an object.")
      }
      let module = Configuration(fields, path: path)
      // The classes have moved between packages; their names have not changed.
      let type = try module.text("type").split(separator: ".").last.map(String.init) ?? ""
      return (type, try module.text("path", default: ""))
    }
  }

  private static func mode(_ config: Configuration) throws -> Mode {
    let flags: [(field: String, mode: Mode?)] = [
      ("pooling_mode_mean_tokens", .mean),
      // The mean times a number of the text's length, which a unit vector does not show.
      ("pooling_mode_mean_sqrt_len_tokens", .mean),
      ("pooling_mode_cls_token", .firstToken),
      ("pooling_mode_max_tokens", .maximum),
      ("pooling_mode_lasttoken", .lastToken),
      ("pooling_mode_weightedmean_tokens", nil),
    ]
    if config.has("pooling_mode") {
      let name = try config.text("pooling_mode")
      if name == "mean_sqrt_len_tokens" { return .mean }
      guard let mode = Mode(rawValue: name) else {
        throw config.unsupported("pooling_mode", name, supported: "mean, cls, max and lasttoken")
      }
      return mode
    }
    let chosen = try flags.filter { try config.flag($0.field, default: false) }
    guard chosen.count == 1, let mode = chosen[0].mode else {
      throw config.unsupported(
        "pooling",
        chosen.isEmpty ? "none" : chosen.map(\.field).joined(separator: " and "),
        supported: "one of mean, cls, max and lasttoken"
      )
    }
    return mode
  }
}
