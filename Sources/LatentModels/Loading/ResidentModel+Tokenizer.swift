internal import LatentSupport

extension ResidentModel {
  /// The model's tokenizer, for what cannot do without.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the checkpoint's folder has none.
  package func requireTokenizer() throws -> Tokenizer {
    guard let tokenizer else {
      throw LatentError.unreadable(
        path,
        "\(path) has no tokenizer, so \(name) takes tokens but no text; put its tokenizer.json there and load it again."
      )
    }
    return tokenizer
  }
}
