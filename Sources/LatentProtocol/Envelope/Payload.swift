package import LatentSupport

/// What one frame (or one line) carries: a message, or a batch of them.
package enum Payload: Sendable, Equatable {
  case single(Message)
  /// At least one message. The answers to its requests go back as one list; a batch of notifications has no answer.
  case batch([Message])

  /// Reads a payload. Never fails: what is wrong stands in it as `Message.invalid` with the response it deserves.
  package init(parsing bytes: UnsafeRawBufferPointer) {
    do {
      self.init(try JSON(parsing: bytes))
    } catch {
      let failure = ResponseError(
        .parseError,
        "The message is not valid JSON: \(error).",
        data: ["position": .integer(error.position)]
      )
      self = .single(.invalid(Response(id: .null, error: failure)))
    }
  }

  /// Reads a payload; see `init(parsing:)` above.
  package init(parsing bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Payload(parsing: $0) }
  }

  package init(_ json: JSON) {
    guard case .array(let elements) = json else {
      self = .single(Message(json))
      return
    }
    guard !elements.isEmpty else {
      let failure = ResponseError(.invalidRequest, "A batch must hold at least one message.")
      self = .single(.invalid(Response(id: .null, error: failure)))
      return
    }
    self = .batch(elements.map { Message($0) })
  }
}
