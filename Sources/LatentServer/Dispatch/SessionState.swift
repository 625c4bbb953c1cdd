internal import LatentProtocol
internal import LatentSupport

/// What a `ClientSession` guards with its lock.
struct SessionState {
  /// A request whose params have been read, not yet started.
  struct Waiting {
    let number: Int
    let id: RequestIdentifier?
    let method: String
    let urgency: Urgency
    let call: PreparedCall
    let progressToken: Wire.ProgressToken?
    let reply: ReplySlot
    /// Size of the message it came in.
    let bytes: Int
  }

  /// A request that runs or waits for what it touches.
  struct Started {
    let id: RequestIdentifier?
    let urgency: Urgency
    let cancellation: CancellationFlag
    let ticket: ResourceScheduler.Ticket
    var task: Task<Void, Never>?
  }

  var phase: SessionPhase = .fresh
  /// In order of arrival.
  var waiting: [Waiting] = []
  var waitingBytes = 0
  var started: [Int: Started] = [:]
  /// The numbers of waiting and started requests by what the client calls them.
  var numbers: [RequestIdentifier: Int] = [:]
  var nextNumber = 1
  /// The client has said all that it will say.
  var isInputEnded = false
  /// The transport was told to stop reading and not yet to go on.
  var isReadingPaused = false
  var isCloseRequested = false
  /// `exit` came without `shutdown` before it.
  var isExitAbrupt = false

  mutating func add(_ request: Waiting) {
    waiting.append(request)
    waitingBytes += request.bytes
    if let id = request.id, id != .null { numbers[id] = request.number }
  }

  /// Takes the next request to start.
  mutating func popWaiting() -> Waiting? {
    guard !waiting.isEmpty else { return nil }
    let request = waiting.removeFirst()
    waitingBytes -= request.bytes
    return request
  }

  /// Takes the waiting requests that `isChosen` names; they are answered by the caller.
  mutating func removeWaiting(where isChosen: (Waiting) -> Bool) -> [Waiting] {
    let chosen = waiting.filter(isChosen)
    guard !chosen.isEmpty else { return [] }
    waiting.removeAll(where: isChosen)
    for request in chosen {
      waitingBytes -= request.bytes
      forget(request.id)
    }
    return chosen
  }

  /// Frees an identifier, so that the client may use it again from its answer on.
  mutating func forget(_ id: RequestIdentifier?) {
    if let id { numbers.removeValue(forKey: id) }
  }

  var isIdle: Bool { waiting.isEmpty && started.isEmpty }
}
