import LatentProtocol
import LatentSupport
import LatentTestSupport

/// A client as a user writes one: requests are awaited, progress comes to a closure, everything else is in `strays`.
final class TestClient: Sendable {
  /// What carries messages: a session in this process, or bytes.
  protocol Link: Sendable {
    func send(_ payload: JSON)
    func close()
  }

  private struct State: Sendable {
    var nextID = 1
    var answers: [RequestIdentifier: AsyncThrowingStream<JSON, any Error>.Continuation] = [:]
    var progress: [RequestIdentifier: @Sendable (JSON) -> Void] = [:]
    var link: (any Link)?
    var isClosed = false
  }

  /// A request that has been sent.
  struct Call: Sendable {
    let id: RequestIdentifier
    private let task: Task<JSON, any Error>

    fileprivate init(id: RequestIdentifier, task: Task<JSON, any Error>) {
      self.id = id
      self.task = task
    }

    /// The result; throws the `ResponseError`.
    var result: JSON {
      get async throws { try await task.value }
    }

    /// The code of the error that answered; nil after a result.
    var errorCode: ErrorCode? {
      get async {
        do {
          _ = try await task.value
          return nil
        } catch {
          return (error as? ResponseError)?.code
        }
      }
    }
  }

  struct Closed: Error {}

  private let state = Locked(State())
  /// Messages that answer no request of `request`: batches, answers with id null, unknown notifications.
  let strays: AsyncStream<JSON>
  private let strayContinuation: AsyncStream<JSON>.Continuation

  init() {
    (strays, strayContinuation) = AsyncStream.makeStream(of: JSON.self)
  }

  func attach(_ link: any Link) {
    state.update { $0.link = link }
  }

  // MARK: Asking

  /// Opens the session, as every client does first.
  @discardableResult
  func initialize() async throws -> JSON {
    let result = try await request("initialize", ["clientInfo": ["name": "test"]])
    notify("initialized")
    return result
  }

  /// Sends a request and awaits its result; throws `ResponseError`.
  func request(
    _ method: String,
    _ params: JSON = [:],
    onProgress: (@Sendable (JSON) -> Void)? = nil
  ) async throws -> JSON {
    try await start(method, params, onProgress: onProgress).result
  }

  /// Sends a request before it returns, and leaves the awaiting for later.
  func start(_ method: String, _ params: JSON = [:], onProgress: (@Sendable (JSON) -> Void)? = nil) -> Call {
    let id = RequestIdentifier.integer(
      state.update { state in
        defer { state.nextID += 1 }
        return state.nextID
      }
    )
    var params = params
    if let onProgress, case .object(var object) = params {
      object["workDoneToken"] = id.json
      params = .object(object)
      state.update { $0.progress[id] = onProgress }
    }
    let answer = AsyncThrowingStream<JSON, any Error>.makeStream()
    let task = Task<JSON, any Error> {
      for try await result in answer.stream { return result }
      throw Closed()
    }
    let isClosed = state.update { state in
      if !state.isClosed { state.answers[id] = answer.continuation }
      return state.isClosed
    }
    if isClosed { answer.continuation.finish(throwing: Closed()) }
    send(Request(id: id, method: method, params: params).json)
    return Call(id: id, task: task)
  }

  func notify(_ method: String, _ params: JSON = [:]) {
    send(Notification(method: method, params: params).json)
  }

  func cancel(_ call: Call) {
    notify("$/cancelRequest", ["id": call.id.json])
  }

  /// Sends anything.
  func send(_ payload: JSON) {
    state.value.link?.send(payload)
  }

  func close() {
    state.value.link?.close()
  }

  /// The next message that answers no request; nil when the connection is closed.
  func nextStray() async -> JSON? {
    await strays.first { _ in true }
  }

  // MARK: From the link

  func receive(_ message: JSON) {
    if case .object(let object) = message {
      if object["method"] == "$/progress", let value = object["params"]?["value"],
        let token = object["params"]?["token"].flatMap(RequestIdentifier.init),
        let handler = state.value.progress[token]
      {
        handler(value)
        return
      }
      if object["method"] == nil, let id = object["id"].flatMap(RequestIdentifier.init), answer(id, object) { return }
    }
    strayContinuation.yield(message)
  }

  /// Returns false when nobody awaits the answer.
  private func answer(_ id: RequestIdentifier, _ object: JSONObject) -> Bool {
    guard let answer = state.update({ $0.answers.removeValue(forKey: id) }) else { return false }
    switch Message(.object(object)) {
    case .response(let response):
      switch response.outcome {
      case .success(let result):
        answer.yield(result)
        answer.finish()
      case .failure(let error): answer.finish(throwing: error)
      }
    default: answer.finish(throwing: Closed())
    }
    return true
  }

  func linkClosed() {
    let answers = state.update { state in
      state.isClosed = true
      defer { state.answers = [:] }
      return Array(state.answers.values)
    }
    for answer in answers { answer.finish(throwing: Closed()) }
    strayContinuation.finish()
  }
}
