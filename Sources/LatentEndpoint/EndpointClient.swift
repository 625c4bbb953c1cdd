internal import LatentSupport
internal import Synchronization

/// Talks to one OpenAI-compatible endpoint: bounded concurrency, back-off, usage, and errors that name the endpoint.
package final class EndpointClient: Sendable {
  package let configuration: EndpointConfiguration
  /// Everything that this client has been answered.
  package let meter = UsageMeter()
  private let http: HTTPClient
  private let gate: ConcurrencyGate
  private let headers: [String]
  private let chatURL: String
  let completionsURL: String
  let embeddingsURL: String
  private let key: String?
  private let policy = RetryPolicy()
  /// Set once the endpoint has refused a request for asking for these; it is not asked for them again.
  private let refusesLogProbabilities = Atomic<Bool>(false)
  private let schemaForm = Atomic<SchemaForm>(.schema)

  /// - Parameters:
  ///   - http: shared by all endpoints, so that they share one thread.
  /// - Throws: `LatentError` (`invalidParams`) for an address that is not one, or a key variable that is not set.
  package init(_ configuration: EndpointConfiguration, http: HTTPClient) throws {
    self.configuration = configuration
    self.http = http
    gate = ConcurrencyGate(limit: configuration.concurrency)
    chatURL = try configuration.url("/chat/completions")
    completionsURL = try configuration.url("/completions")
    embeddingsURL = try configuration.url("/embeddings")
    key = try configuration.readKey()
    headers = ["Content-Type: application/json", "Expect:"] + (key.map { ["Authorization: Bearer \($0)"] } ?? [])
  }

  /// Asks for one reply. Waits for a free place first; a passing failure is tried again with growing pauses.
  ///
  /// - Throws: `LatentError` (`endpointFailed`) when the endpoint refuses, stays unreachable or answers something that is
  ///   not a chat completion; `cancelled` when the task is cancelled.
  package func chat(_ request: ChatRequest) async throws -> ChatReply {
    try await gate.admit {
      try await self.post(request)
    }
  }

  /// Posts `body` when a place is free and reads the answer.
  ///
  /// - Parameters:
  ///   - wanted: what the answer has to hold, for the error when it does not.
  ///   - read: nil for an answer that is not what was asked for.
  /// - Throws: as `chat`.
  func ask<Answer: Sendable>(
    _ url: String,
    body: JSON,
    wanted: String,
    read: @escaping @Sendable (JSON) -> (Answer, Usage)?
  ) async throws -> Answer {
    let body = body.encoded()
    return try await gate.admit {
      do {
        return try await self.post(url, body: body, wanted: wanted, read: read)
      } catch let refusal as Refusal {
        throw self.failure(refusal.reason)
      }
    }
  }

  /// Posts `request`, without the optional parts that this endpoint refuses.
  private func post(_ request: ChatRequest) async throws -> ChatReply {
    var request = request
    if refusesLogProbabilities.load(ordering: .relaxed) { request.topLogProbabilities = nil }
    let form = schemaForm.load(ordering: .relaxed)
    if form == .nothing { request.responseSchema = nil }
    let body = ChatWire.body(
      request,
      model: configuration.model,
      temperature: configuration.temperature,
      schemaForm: form
    ).encoded()
    let textBytes = request.messages.reduce(0) { $0 + $1.content.utf8.count }
    do {
      var reply = try await postChat(body)
      meter.note(promptBytes: textBytes)
      if let accepts = request.accepts, !accepts(reply), configuration.retries > 0 {
        meter.add(Usage(retries: 1))
        reply = try await postChat(body)
        meter.note(promptBytes: textBytes)
      }
      return reply
    } catch let refusal as Refusal {
      if Self.isAboutLogProbabilities(refusal.reason), request.topLogProbabilities != nil {
        refusesLogProbabilities.store(true, ordering: .relaxed)
      } else if Self.isAboutSchemas(refusal.reason), request.responseSchema != nil {
        // Requests that are under way may all be refused: each takes one step from the form that it was sent in.
        schemaForm.store(form == .schema ? .object : .nothing, ordering: .relaxed)
      } else {
        throw failure(refusal.reason)
      }
      return try await post(request)
    }
  }

  private func postChat(_ body: [UInt8]) async throws -> ChatReply {
    try await post(chatURL, body: body, wanted: "choices[0].message.content, so it is not an OpenAI chat endpoint") {
      ChatWire.reply($0).map { ($0, $0.usage) }
    }
  }

  /// A request that the endpoint understood and will not answer (HTTP 400 or 422), with its words.
  private struct Refusal: Error {
    var reason: String
  }

  private func post<Answer: Sendable>(
    _ url: String,
    body: [UInt8],
    wanted: String,
    read: @Sendable (JSON) -> (Answer, Usage)?
  ) async throws -> Answer {
    let request = HTTPRequest(url: url, headers: headers, body: body, timeoutSeconds: configuration.timeoutSeconds)
    var attempt = 0
    var misread = 0
    var namedOptions = 0
    while true {
      let outcome = await exchange(request)
      switch outcome {
      case .answered(let json):
        if let (answer, usage) = read(json) {
          meter.add(usage)
          return answer
        }
        // A server under load may drop a part of an answer; one that does so again speaks another language.
        misread += 1
        guard misread <= min(Self.mostMisreadings, configuration.retries) else {
          throw failure("answered without \(wanted)")
        }
        try await Task.sleep(for: .seconds(policy.misreadDelaySeconds))
        meter.add(Usage(retries: 1))
      case .refused(let reason):
        throw Refusal(reason: reason)
      case .cancelled:
        throw CancellationError()
      case .failed(let reason, let isTransient, let asked):
        // Some servers have a fault where they should refuse (llama-cpp-python answers 500). Once may be chance, with the
        // request quoted; twice is a refusal.
        if Self.isAboutLogProbabilities(reason) || Self.isAboutSchemas(reason) { namedOptions += 1 }
        if namedOptions > 0, namedOptions >= 2 || attempt >= configuration.retries { throw Refusal(reason: reason) }
        guard isTransient, attempt < configuration.retries else {
          throw failure(attempt == 0 ? reason : "\(reason), after \(attempt + 1) tries")
        }
        var generator = SystemRandomNumberGenerator()
        let jitter = Double.random(in: 0...1, using: &generator)
        let seconds = policy.delaySeconds(attempt: attempt, asked: asked, jitter: jitter)
        try await Task.sleep(for: .seconds(seconds))
        meter.add(Usage(retries: 1))
        attempt += 1
      }
    }
  }

  /// Whether an error speaks of the optional part that asks for log-probabilities.
  private static func isAboutLogProbabilities(_ reason: String) -> Bool {
    reason.contains("logprob") || reason.contains("logits_all")
  }

  private static func isAboutSchemas(_ reason: String) -> Bool { reason.contains("response_format") }

  /// Answers in a row that are not what was asked for, until the endpoint is taken to be none of the right kind.
  private static let mostMisreadings = 3

  private enum Outcome {
    case answered(JSON)
    case failed(reason: String, isTransient: Bool, retryAfterSeconds: Double?)
    case refused(String)
    case cancelled
  }

  private func exchange(_ request: HTTPRequest) async -> Outcome {
    do {
      let response = try await http.send(request)
      if response.status == 400 || response.status == 422 {
        return .refused("answered with HTTP status \(response.status)\(quoted(response.body))")
      }
      guard (200...299).contains(response.status) else {
        return .failed(
          reason: "answered with HTTP status \(response.status)\(quoted(response.body))",
          isTransient: RetryPolicy.isTransient(status: response.status),
          retryAfterSeconds: response.retryAfterSeconds
        )
      }
      meter.noteAnswer()
      guard let json = try? JSON(parsing: response.body) else {
        // A body cut short is a passing failure: a proxy that gave up, a server that was restarted. A page is not.
        let mayBeCut = response.body.isEmpty || response.body.first == UInt8(ascii: "{")
        return .failed(
          reason: "answered something that is not JSON\(quoted(response.body))",
          isTransient: mayBeCut,
          retryAfterSeconds: nil
        )
      }
      return .answered(json)
    } catch let error as HTTPFailure {
      return .failed(
        reason: "could not be reached (\(error.reason))",
        isTransient: error.isTransient,
        retryAfterSeconds: nil
      )
    } catch {
      return .cancelled
    }
  }

  func failure(_ reason: String) -> LatentError {
    LatentError(
      .endpointFailed,
      "The LLM endpoint \(configuration.baseURL) \(reason); check client.baseURL, client.model and the server.",
      field: "client"
    )
  }

  /// The start of an error body for the user, without the key should the server echo it.
  private func quoted(_ body: [UInt8]) -> String {
    var text = String(decoding: body.prefix(2_000), as: UTF8.self)
    if let key { text = text.split(separator: key, omittingEmptySubsequences: false).joined(separator: "[key]") }
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.isEmpty ? "" : ": \(line.prefix(300))"
  }
}
