internal import LatentSupport

extension Tokenizer {
  /// The text that `ids` spell. Bytes that are no UTF-8, as where a character is cut at the edge, become U+FFFD.
  ///
  /// - Parameter skipSpecial: whether special tokens are left out.
  /// - Throws: `LatentError` (`invalidParams`) for an id that is no token.
  package func decode(_ ids: [Int32], skipSpecial: Bool = false) throws -> String {
    var bytes: [UInt8] = []
    for piece in try pieces(of: ids, skipSpecial: skipSpecial) { bytes += piece.bytes }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of one token for showing; U+FFFD for what is only a part of a character, and for an id that is no token.
  package func tokenText(_ id: Int32) -> String {
    // Where a token stands changes what it spells in some vocabularies (a first `▁` is dropped, `##ing` is glued on), so
    // it is looked at behind another one: itself.
    guard let texts = try? texts(of: decoder.dependsOnPosition ? [id, id] : [id]) else { return "\u{FFFD}" }
    return texts.last ?? ""
  }

  /// The text of each of `ids` where it stands, `[position]`; see `TokenTextDecoder`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for an id that is no token.
  package func texts(of ids: [Int32]) throws -> [String] {
    try TokenTextDecoder(self).texts(of: ids)
  }

  /// `texts(of:)` for showing: an id that is no token (models pad their vocabularies) is shown as U+FFFD.
  package func shownTexts(of ids: [Int32]) -> [String] {
    (try? texts(of: ids)) ?? ids.map { tokenText($0) }
  }

  /// What the decoder makes of `ids`; each byte is owned by the position of its token.
  func pieces(of ids: [Int32], skipSpecial: Bool) throws -> [DecodedPiece] {
    var pieces: [DecodedPiece] = []
    pieces.reserveCapacity(ids.count)
    for (position, id) in ids.enumerated() {
      guard let bytes = bytes(of: id) else {
        throw LatentError.invalid(
          "ids",
          "Token id \(id) is not in the vocabulary, whose ids are 0 to \(vocabularySize - 1)."
        )
      }
      if skipSpecial, isSpecial(id) { continue }
      pieces.append(DecodedPiece(bytes, owner: Int32(position)))
    }
    do {
      // Decoders shorten text or keep its length; only a file made to fill the memory goes further.
      let lengthLimit = 64 * pieces.reduce(0) { $0 + $1.bytes.count } + 65_536
      return try decoder.decode(pieces, lengthLimit: lengthLimit)
    } catch let failure as RegularExpression.Failure {
      throw LatentError.unreadable(path, "A pattern of the decoder of \(path) gave up.", cause: failure.reason)
    } catch is TextTooLong {
      throw LatentError.unreadable(path, "The decoders of \(path) make far too much of \(ids.count) tokens.")
    }
  }

  /// The token as the file writes it; nil for an id that is no token.
  private func bytes(of id: Int32) -> [UInt8]? {
    if let token = added[id] { return Array(token.content.utf8) }
    return model.vocabulary.contains(id) ? model.vocabulary.withBytes(of: id) { Array($0) } : nil
  }
}
