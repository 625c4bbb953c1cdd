internal import LatentProtocol
internal import LatentSupport
internal import Synchronization

/// Where the one answer to a message goes: straight to the client, or into the list that answers its batch.
enum ReplySlot: Sendable {
  case single(any MessageTransport)
  case batch(BatchReply, place: Int)

  /// Gives the answer; nil where none is due (a notification, a response). Called once for each message.
  func fill(_ response: Response?) {
    switch self {
    case .single(let transport): if let response { transport.send(response.json) }
    case .batch(let batch, let place): batch.fill(place, response)
    }
  }
}

/// Collects the answers to one batch, and sends them as one list, in the order of the batch, when the last is there.
final class BatchReply: Sendable {
  private struct State {
    var missing: Int
    var answers: [JSON?]
  }

  private let transport: any MessageTransport
  private let state: Mutex<State>

  init(count: Int, transport: any MessageTransport) {
    self.transport = transport
    state = Mutex(State(missing: count, answers: Array(repeating: nil, count: count)))
  }

  func fill(_ place: Int, _ response: Response?) {
    let finished = state.withLock { state -> [JSON]? in
      state.answers[place] = response?.json
      state.missing -= 1
      return state.missing == 0 ? state.answers.compactMap { $0 } : nil
    }
    // A batch of notifications has no answer, not an empty one.
    if let finished, !finished.isEmpty { transport.send(.array(finished)) }
  }
}
