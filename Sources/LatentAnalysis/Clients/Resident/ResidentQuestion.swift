internal import LatentEndpoint
internal import Synchronization

/// A question to a model that is loaded here, while it waits for its answer.
final class ResidentQuestion: Sendable {
  let request: ChatRequest
  /// The conversation up to where the answer begins.
  let tokens: [Int32]
  private let answer = Mutex<ChatReply?>(nil)

  init(_ request: ChatRequest, _ tokens: [Int32]) {
    self.request = request
    self.tokens = tokens
  }

  /// Nil until it is answered.
  var reply: ChatReply? {
    get { answer.withLock { $0 } }
    set { answer.withLock { $0 = newValue } }
  }
}
