package import LatentProtocol
internal import LatentSupport
internal import Logging
internal import Synchronization

/// One client's conversation with the daemon, whatever carries it: lifecycle, order, cancellation, and one answer to
/// each request.
///
/// A transport calls `receive` with one payload after the other, in the order of arrival, and is told the answers
/// through its `MessageTransport`. A request goes through three stations: waiting (read, cancellable at once), started
/// (it has its place among those that touch the same resources), answered. No station is reached before the client has
/// room: a client that does not read its answers, or asks more than `SessionLimits` allow, waits itself.
package final class ClientSession: Sendable {
  package let identity: ConnectionIdentity
  package let daemon: Daemon
  private let transport: any MessageTransport
  private let limits: SessionLimits
  private let logger: Logger
  private let state = Mutex(SessionState())

  init(identity: ConnectionIdentity, daemon: Daemon, transport: any MessageTransport, limits: SessionLimits) {
    self.identity = identity
    self.daemon = daemon
    self.transport = transport
    self.limits = limits
    var logger = daemon.logger
    logger[metadataKey: "client"] = "\(identity)"
    self.logger = logger
  }

  // MARK: From the transport

  /// Acts on what one frame held.
  ///
  /// - Parameter bytes: the frame's size, counted against the client until the requests in it are started.
  package func receive(_ payload: Payload, bytes: Int = 0) {
    switch payload {
    case .single(let message):
      receive(message, reply: .single(transport), bytes: bytes)
    case .batch(let messages):
      let batch = BatchReply(count: messages.count, transport: transport)
      for (place, message) in messages.enumerated() {
        receive(message, reply: .batch(batch, place: place), bytes: bytes / messages.count)
      }
    }
    settle()
  }

  /// Answers bytes that hold no message.
  package func refuse(_ error: ResponseError) {
    transport.send(Response(id: .null, error: error).json)
  }

  /// The client will say no more, but may still listen: what it asked is finished and answered, then the session closes.
  package func inputEnded() {
    state.withLock { $0.isInputEnded = true }
    settle()
  }

  /// The client is gone: its requests are cancelled; what they had finished stays saved.
  package func connectionLost() {
    let running = state.withLock { state -> [SessionState.Started] in
      state.phase = .closed
      _ = state.removeWaiting { _ in true }
      return Array(state.started.values)
    }
    if !running.isEmpty { logger.info("The client left; cancelling \(running.count) of its requests") }
    cancel(running)
    settle()
  }

  /// The client reads its answers again.
  package func transportDrained() {
    settle()
  }

  /// Whether the transport should not read further for now; when that ends, `MessageTransport.resumeReading` is called.
  package var isSaturated: Bool {
    state.withLock { state in
      let isSaturated = isSaturated(state)
      if isSaturated { state.isReadingPaused = true }
      return isSaturated
    }
  }

  private func isSaturated(_ state: SessionState) -> Bool {
    // The answers to what is refused count as well: they too pile up for a client that does not read.
    state.waiting.count >= limits.maximumWaiting || state.waitingBytes >= limits.maximumWaitingBytes
      || transport.isCongested
  }

  // MARK: From session methods

  package var phase: SessionPhase { state.withLock { $0.phase } }

  /// `exit` came without `shutdown` before it.
  package var isExitAbrupt: Bool { state.withLock { $0.isExitAbrupt } }

  /// Opens the session for requests.
  func initialize() {
    state.withLock { $0.phase = max($0.phase, .initialized) }
  }

  /// Refuses requests from now on; what was asked before goes on.
  func shutDown() {
    advance(to: .shutDown) { _, _ in true }
  }

  /// Ends the session. After `shutdown`, what somebody waits for is finished first, and only long jobs are cancelled,
  /// which save as they go and can be run again; without it everything is cancelled.
  func exit() {
    state.withLock { state in if state.phase < .shutDown { state.isExitAbrupt = true } }
    advance(to: .leaving) { phase, urgency in phase >= .shutDown && urgency == .interactive }
  }

  /// Ends the session because the daemon ends: everything is cancelled at its next step and answered.
  func stop() {
    advance(to: .leaving) { _, _ in false }
    settle()
  }

  /// Moves on to `phase`, unless the session is there already, and cancels every request that is not spared.
  ///
  /// - Parameter isSpared: asked with the phase that the session was in, and a request's urgency.
  private func advance(to phase: SessionPhase, sparing isSpared: (SessionPhase, Urgency) -> Bool) {
    let (dropped, cancelled) = state.withLock { state -> ([SessionState.Waiting], [SessionState.Started]) in
      let former = state.phase
      guard former < phase else { return ([], []) }
      state.phase = phase
      return (
        state.removeWaiting { !isSpared(former, $0.urgency) },
        state.started.values.filter { !isSpared(former, $0.urgency) }
      )
    }
    answerCancelled(dropped)
    cancel(cancelled)
    if phase == .leaving { closeAfterGrace() }
  }

  /// A request that does not stop must not hold the end up for longer than the grace time.
  private func closeAfterGrace() {
    Task { [grace = daemon.options.graceSeconds] in
      try? await Task.sleep(for: .seconds(grace))
      let running = state.withLock { state -> Int in
        guard !state.isCloseRequested, state.phase != .closed else { return 0 }
        state.isCloseRequested = true
        return state.started.count
      }
      guard running > 0 else { return }
      logger.warning("Closing although \(running) requests have not stopped within \(grace) seconds")
      transport.close()
    }
  }

  /// Cancels the request that the client calls `id`, wherever it is; one that is answered already is left alone.
  func cancelRequest(_ id: RequestIdentifier) {
    let (dropped, running) = state.withLock { state -> ([SessionState.Waiting], SessionState.Started?) in
      guard let number = state.numbers[id] else { return ([], nil) }
      return (state.removeWaiting { $0.number == number }, state.started[number])
    }
    answerCancelled(dropped)
    cancel(running.map { [$0] } ?? [])
  }

  private func cancel(_ requests: [SessionState.Started]) {
    for request in requests {
      request.cancellation.cancel()
      daemon.scheduler.abandon(request.ticket)
      request.task?.cancel()
    }
  }

  private func answerCancelled(_ requests: [SessionState.Waiting]) {
    let error = ResponseError(.requestCancelled, "The request was cancelled before it began.")
    for request in requests { request.reply.fill(request.id.map { Response(id: $0, error: error) }) }
  }

  // MARK: Messages

  private func receive(_ message: Message, reply: ReplySlot, bytes: Int) {
    switch message {
    case .invalid(let response): reply.fill(response)
    case .response: reply.fill(nil)
    case .request(let request):
      call(request.method, request.params, id: request.id, reply: reply, bytes: bytes)
    case .notification(let notification):
      call(notification.method, notification.params, id: nil, reply: reply, bytes: bytes)
    }
  }

  private func call(_ name: String, _ params: JSON?, id: RequestIdentifier?, reply: ReplySlot, bytes: Int) {
    do {
      try checkPhase(name, isRequest: id != nil)
      guard let method = daemon.registry[name] else {
        throw ResponseError(.methodNotFound, "There is no method \"\(name)\"; rpc.discover lists those that there are.")
      }
      let reader = JSONReader(params ?? [:])
      switch method.kind {
      case .session(let run):
        let result = try run(reader, self)
        reply.fill(id.map { Response(id: $0, result: result) })
      case .work(let urgency, let prepare):
        let call = try prepare(reader)
        // Read after the params, so that a method that reports no progress refuses the token by name.
        let token = try Self.progressToken(reader)
        try state.withLock { state in
          if let id, state.numbers[id] != nil {
            throw ResponseError(.invalidRequest, "A request with id \(id) is still running; give each its own id.")
          }
          let number = state.nextNumber
          state.nextNumber += 1
          state.add(
            SessionState.Waiting(
              number: number,
              id: id,
              method: name,
              urgency: urgency,
              call: call,
              progressToken: token,
              reply: reply,
              bytes: bytes
            )
          )
        }
      }
    } catch {
      let error = ResponseError(error)
      if id == nil { logger.debug("Ignored the notification \(name): \(error.message)") }
      reply.fill(id.map { Response(id: $0, error: error) })
    }
  }

  private func checkPhase(_ name: String, isRequest: Bool) throws {
    if name == Exit.name { return }
    switch phase {
    case .fresh:
      guard name != Initialize.name else { return }
      throw ResponseError(.serverNotInitialized, "The session must begin with initialize; \(name) came before it.")
    case .initialized:
      return
    case .shutDown, .leaving, .closed:
      // A job that still runs can be cancelled until the end.
      guard isRequest || name != CancelRequest.name else { return }
      throw ResponseError(.invalidRequest, "The session is shut down; only exit may follow, not \(name).")
    }
  }

  private static func progressToken(_ params: JSONReader) throws -> Wire.ProgressToken? {
    try params.object().optional("workDoneToken").map { try Wire.ProgressToken($0) }
  }

  // MARK: Starting and answering

  /// Starts what may start, asks for more when there is room, and closes when all is done.
  private func settle() {
    var shouldResume = false
    var shouldClose = false
    var hasEnded = false
    state.withLock { state in
      while state.started.count < limits.maximumStarted, !transport.isCongested, let next = state.popWaiting() {
        start(next, &state)
      }
      if state.isReadingPaused, !isSaturated(state) {
        state.isReadingPaused = false
        shouldResume = true
      }
      if state.isIdle, state.phase == .leaving || (state.isInputEnded && state.phase < .leaving),
        !state.isCloseRequested
      {
        state.isCloseRequested = true
        shouldClose = true
      }
      hasEnded = state.isIdle && state.phase == .closed
    }
    if shouldResume { transport.resumeReading() }
    if shouldClose { transport.close() }
    if hasEnded { daemon.sessionEnded(self) }
  }

  private func start(_ request: SessionState.Waiting, _ state: inout SessionState) {
    let cancellation = CancellationFlag()
    let ticket = daemon.scheduler.enqueue(request.call.access)
    var started = SessionState.Started(
      id: request.id,
      urgency: request.urgency,
      cancellation: cancellation,
      ticket: ticket
    )
    started.task = Task(priority: request.urgency.priority) {
      await self.run(request, cancellation: cancellation, ticket: ticket)
    }
    state.started[request.number] = started
  }

  private func run(_ request: SessionState.Waiting, cancellation: CancellationFlag, ticket: ResourceScheduler.Ticket)
    async
  {
    let outcome = await outcome(of: request, cancellation: cancellation, ticket: ticket)
    // From its answer on, the client may use the identifier again.
    state.withLock { $0.forget(request.id) }
    if let id = request.id {
      switch outcome {
      case .success(let result) where result.isLarge:
        await daemon.lanes.wire.run { request.reply.fill(Response(id: id, result: result)) }
      case .success(let result):
        request.reply.fill(Response(id: id, result: result))
      case .failure(let error):
        request.reply.fill(Response(id: id, error: error))
      }
    } else {
      request.reply.fill(nil)
    }
    daemon.scheduler.finish(ticket)
    state.withLock { _ = $0.started.removeValue(forKey: request.number) }
    settle()
  }

  private func outcome(
    of request: SessionState.Waiting,
    cancellation: CancellationFlag,
    ticket: ResourceScheduler.Ticket
  ) async -> Result<JSON, ResponseError> {
    do {
      try await daemon.scheduler.wait(for: ticket)
      try cancellation.check()
    } catch {
      return .failure(ResponseError(error))
    }
    let jobs = daemon.services.jobs
    let job = jobs.begin(id: request.id, method: request.method)
    let progress = request.progressToken.map {
      ProgressReporter(token: $0, title: request.method, key: request.number, transport: transport)
    }
    var logger = logger
    logger[metadataKey: "request"] = "\(request.id?.description ?? "notification") \(request.method)"
    let context = RequestContext(
      id: request.id,
      job: job,
      connection: identity,
      work: WorkContext(cancellation: cancellation) { report in
        jobs.update(job, report)
        progress?.report(report)
      },
      services: daemon.services,
      logger: logger
    )
    progress?.begin()
    defer {
      progress?.end()
      // Before the answer: a client that has it does not find the request among the jobs.
      jobs.end(job)
    }
    do {
      return .success(try await result(of: request, context, cancellation: cancellation))
    } catch {
      return .failure(wireError(error, cancellation: cancellation, logger: logger))
    }
  }

  /// The answer of a request that has its turn. One that somebody waits for may be given up within a step; and what was
  /// cancelled before it is answered is answered as cancelled, unless it has changed something that its client must know.
  private func result(
    of request: SessionState.Waiting,
    _ context: RequestContext,
    cancellation: CancellationFlag
  ) async throws -> JSON {
    guard request.urgency == .interactive else { return try await request.call.run(context) }
    let result = try await CancellationFlag.$current.withValue(cancellation) { try await request.call.run(context) }
    if request.call.access.writes.isEmpty { try cancellation.check() }
    return result
  }

  private func wireError(_ error: any Error, cancellation: CancellationFlag, logger: Logger) -> ResponseError {
    // A library that stops because its task was cancelled says so in its own way.
    let isOwn = error is LatentError || error is ResponseError
    let error = ResponseError(cancellation.isCancelled && !isOwn ? CancellationError() : error)
    if error.code == .internalError {
      logger.error("The request failed inside latentd: \(error.message)")
    } else {
      logger.debug("The request was refused: \(error.message)")
    }
    return error
  }
}

extension JSON {
  /// Whether encoding the value takes long enough (64 KiB and more) that it should not happen on a shared thread.
  var isLarge: Bool {
    var budget = 64 << 10
    return !fits(&budget)
  }

  private func fits(_ budget: inout Int) -> Bool {
    switch self {
    case .null, .bool, .integer, .number: budget -= 8
    case .string(let text): budget -= text.utf8.count + 2
    case .array(let elements): for element in elements where !element.fits(&budget) { return false }
    case .object(let object):
      for (key, value) in object {
        budget -= key.utf8.count + 4
        if !value.fits(&budget) { return false }
      }
    }
    return budget > 0
  }
}
