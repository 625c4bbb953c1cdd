import Foundation
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentEndpoint

/// The client against an endpoint that does what real ones do on bad days.
@Suite(.timeLimit(.minutes(15))) struct EndpointClientTests {
  private static let question = ChatRequest(messages: [ChatMessage(.user, "Is it?")], maxTokens: 4)

  private func client(
    _ address: String,
    concurrency: Int = 4,
    timeoutSeconds: Double = 600,
    retries: Int = 3,
    apiKeyVariable: String? = nil
  ) throws -> EndpointClient {
    try EndpointClient(
      EndpointConfiguration(
        baseURL: address + "/v1",
        model: "tiny",
        apiKeyVariable: apiKeyVariable,
        concurrency: concurrency,
        timeoutSeconds: timeoutSeconds,
        retries: retries
      ),
      http: HTTPClient()
    )
  }

  private static func yes(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    LoopbackServer.Response(ScriptedChat.completion(ScriptedChat.Reply("yes"), to: ScriptedChat.Prompt(request)))
  }

  private func failure(_ client: EndpointClient) async throws -> LatentError {
    try await #require(throws: LatentError.self) { try await client.chat(Self.question) }
  }

  // MARK: What is sent and counted

  @Test func asksAsTheFormatSaysAndCountsWhatItCost() async throws {
    let chat = try ScriptedChat { _ in ScriptedChat.Reply("yes") }
    let client = try client(chat.server.address)
    var request = Self.question
    request.seed = 7
    request.topLogProbabilities = 5
    #expect(try await client.chat(request).text == "yes")
    _ = try await client.chat(Self.question)
    #expect(client.meter.total == Usage(requests: 2, promptTokens: 20, completionTokens: 2))
    let sent = try #require(chat.server.requests.first)
    #expect(sent.method == "POST" && sent.path == "/v1/chat/completions")
    #expect(sent.headers["content-type"] == "application/json")
    #expect(sent.headers["authorization"] == nil)
    let expected: JSON = [
      "model": "tiny", "messages": [["role": "user", "content": "Is it?"]], "max_tokens": 4, "temperature": 0.0,
      "seed": 7, "logprobs": true, "top_logprobs": 5,
    ]
    #expect(JSONPattern(expected).mismatch(sent.json) == nil)
    #expect(chat.server.connections == 1, "a connection is kept")
  }

  @Test func readsLogProbabilitiesWhereTheyAreGiven() async throws {
    let chat = try ScriptedChat { _ in
      ScriptedChat.Reply("1", alternatives: [("1", -0.1), ("0", -2.4)])
    }
    let client = try client(chat.server.address)
    var request = Self.question
    #expect(try await client.chat(request).alternatives == nil)
    request.topLogProbabilities = 2
    let alternatives = try #require(try await client.chat(request).alternatives?.first)
    #expect(alternatives.map(\.token) == ["1", "0"])
    #expect(alternatives.map(\.logProbability) == [-0.1, -2.4])
  }

  // MARK: Concurrency

  @Test func placesAreBoundedAndFilled() async throws {
    let gate = Gate()
    let server = try LoopbackServer { request in
      gate.wait()
      return Self.yes(request)
    }
    let client = try client(server.address, concurrency: 5)
    let replies = Task {
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<23 { group.addTask { try await client.chat(Self.question).text } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    try await eventually { server.inFlight == 5 }
    // Were there more places, the others would come now.
    try await Task.sleep(for: .milliseconds(50))
    gate.open()
    #expect(try await replies.value.count == 23)
    #expect(server.mostInFlight == 5)
    #expect(server.requests.count == 23)
    #expect(client.meter.total.requests == 23)
  }

  // MARK: Passing failures

  @Test func waitsAsLongAsItIsAskedTo() async throws {
    let server = try LoopbackServer { request in
      request.number == 0 ? LoopbackServer.Response(status: 429, headers: ["Retry-After: 1"]) : Self.yes(request)
    }
    let client = try client(server.address)
    #expect(try await client.chat(Self.question).text == "yes")
    let times = server.requests.map(\.received)
    #expect(times.count == 2)
    // From below only: a loaded machine may take longer. Without the header it would be half a second at most.
    #expect(times[1] - times[0] > .milliseconds(950))
    #expect(client.meter.total.requests == 1 && client.meter.total.retries == 1)
  }

  @Test(arguments: [500, 503, 429])
  func triesAgainAfterAFaultOfTheServer(_ status: Int) async throws {
    let server = try LoopbackServer { request in
      request.number < 2 ? LoopbackServer.Response(["error": "busy"], status: status) : Self.yes(request)
    }
    let client = try client(server.address)
    #expect(try await client.chat(Self.question).text == "yes")
    #expect(client.meter.total.retries == 2)
  }

  @Test func triesAgainAfterABodyThatWasCut() async throws {
    let server = try LoopbackServer { request in
      var response = Self.yes(request)
      if request.number == 0 { response.ending = .cut(afterBytes: 30) }
      return response
    }
    let client = try client(server.address)
    #expect(try await client.chat(Self.question).text == "yes")
    #expect(server.requests.count == 2)
  }

  @Test func givesUpAfterItsRetriesAndSaysSo() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(["error": "out of order"], status: 500) }
    let error = try await failure(try client(server.address, retries: 1))
    #expect(error.code == .endpointFailed && error.field == "client")
    #expect(error.message.contains("\(server.address)/v1"))
    #expect(
      error.message.contains("500") && error.message.contains("out of order") && error.message.contains("2 tries")
    )
    #expect(server.requests.count == 2)
  }

  @Test func aStallEndsAtTheTimeout() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(ending: .stalled) }
    let error = try await failure(try client(server.address, timeoutSeconds: 0.2, retries: 0))
    #expect(error.code == .endpointFailed)
    #expect(error.message.contains(server.address) && error.message.lowercased().contains("time"))
  }

  // MARK: Failures for good

  @Test func refusalsAreNotRepeated() async throws {
    let statuses = [401, 403, 404, 400, 302]
    let server = try LoopbackServer { request in
      LoopbackServer.Response(["error": ["message": "no such model"]], status: statuses[request.number])
    }
    let client = try client(server.address)
    for status in statuses {
      let error = try await failure(client)
      #expect(error.code == .endpointFailed)
      #expect(error.message.contains("\(status)") && error.message.contains("no such model"))
    }
    #expect(server.requests.count == statuses.count)
    #expect(client.meter.total == Usage())
  }

  @Test func anAnswerThatIsNoChatCompletionFails() async throws {
    let bodies = [#"{"choices": []}"#, #"[1, 2]"#, #"{"choices": [{"text": "old API"}]}"#, "null"]
    let server = try LoopbackServer { request in LoopbackServer.Response(body: Array(bodies[request.number].utf8)) }
    let client = try client(server.address, retries: 0)
    for body in bodies {
      let error = try await failure(client)
      #expect(error.code == .endpointFailed && error.message.contains("choices[0]"), "\(body)")
    }
  }

  @Test func aPageInsteadOfJSONFailsAtOnceAndCountsAsAnAnswer() async throws {
    let server = try LoopbackServer { _ in
      LoopbackServer.Response(headers: ["Content-Type: text/html"], body: Array("<html>Sign in</html>".utf8))
    }
    let client = try client(server.address)
    #expect(!client.hasAnswered)
    let error = try await failure(client)
    #expect(error.code == .endpointFailed && error.message.contains("JSON") && error.message.contains("Sign in"))
    #expect(server.requests.count == 1)
    #expect(client.hasAnswered && client.meter.total.requests == 0)
  }

  @Test func nobodyThereNamesTheEndpoint() async throws {
    let address = try LoopbackServer.unusedAddress()
    let error = try await failure(try client(address, retries: 0))
    #expect(error.code == .endpointFailed && error.field == "client")
    #expect(error.message.contains("\(address)/v1"))
    #expect(error.message.contains("client.baseURL"))
  }

  @Test(arguments: ["ftp://127.0.0.1", "127.0.0.1:8000", "", "http://", "file:///etc/passwd"])
  func whatIsNoAddressIsRefused(_ address: String) throws {
    let error = try #require(throws: LatentError.self) {
      try EndpointClient(EndpointConfiguration(baseURL: address, model: "tiny"), http: HTTPClient())
    }
    #expect(error.code == .invalidParams && error.field == "client.baseURL")
  }

  // MARK: Servers that can do less

  @Test func doesWithoutWhatAServerRefuses() async throws {
    let chat = try ScriptedChat(refusing: [.logprobs, .responseFormat]) { _ in ScriptedChat.Reply("yes") }
    let client = try client(chat.server.address, concurrency: 1)
    var request = Self.question
    request.topLogProbabilities = 5
    request.responseSchema = ("answer", ["type": "object"])
    #expect(try await client.chat(request).text == "yes")
    // Without log-probabilities, with the schema in another form, and without.
    #expect(chat.server.requests.count == 4)
    // It has learnt.
    #expect(try await client.chat(request).text == "yes")
    #expect(chat.server.requests.count == 5)
    #expect(client.meter.total.requests == 2)
  }

  /// llama-cpp-python answers 500 where it does not know `json_schema`, and takes the schema as a part of `json_object`.
  @Test func aFaultThatNamesAnOptionTwiceIsARefusalOfIt() async throws {
    let server = try LoopbackServer { request in
      switch request.json["response_format"]?["type"]?.stringValue {
      case "json_object" where request.json["response_format"]?["schema"] != nil: Self.yes(request)
      default:
        LoopbackServer.Response(["error": ["message": "'loc': ('body', 'response_format', 'type')"]], status: 500)
      }
    }
    let client = try client(server.address, concurrency: 1)
    var request = Self.question
    request.responseSchema = ("answer", ["type": "object"])
    #expect(try await client.chat(request).text == "yes")
    #expect(server.requests.count == 3 && client.meter.total.retries == 1)
    #expect(try await client.chat(request).text == "yes")
    #expect(server.requests.count == 4)
  }

  @Test func aPassingFaultThatQuotesTheRequestCostsNoOption() async throws {
    let server = try LoopbackServer { request in
      request.number == 0
        ? LoopbackServer.Response(["error": ["message": "overloaded while at {\"logprobs\": true}"]], status: 503)
        : Self.yes(request)
    }
    let client = try client(server.address, concurrency: 1)
    var request = Self.question
    request.topLogProbabilities = 5
    #expect(try await client.chat(request).text == "yes")
    #expect(server.requests.allSatisfy { $0.json["logprobs"] == true } && server.requests.count == 2)
  }

  @Test func whatCannotBeDoneWithoutIsAnErrorWithTheServersWords() async throws {
    let server = try LoopbackServer { _ in
      LoopbackServer.Response(["error": ["message": "logprobs is not supported with logits_all=False"]], status: 500)
    }
    let client = try client(server.address, concurrency: 1)
    let error = try await #require(throws: LatentError.self) {
      _ = try await client.score([TextScoreRequest("a text")])[0].get()
    }
    #expect(error.code == .endpointFailed && error.message.contains("logits_all=False"))
    #expect(server.requests.count == 2)
  }

  // MARK: The key

  @Test func theKeyComesFromTheNamedVariableAndStaysOutOfErrors() async throws {
    let secret = "sk-very-secret-0123456789"
    setenv("LATENTD_TEST_KEY", secret, 1)
    defer { unsetenv("LATENTD_TEST_KEY") }
    let server = try LoopbackServer { request in
      // A server that echoes what it was sent.
      let echo = request.headers["authorization"] ?? "nothing"
      let status = request.number == 0 ? 401 : 400
      return LoopbackServer.Response(["error": .string("Incorrect key: \(echo)")], status: status)
    }
    let client = try client(server.address, apiKeyVariable: "LATENTD_TEST_KEY")
    for _ in 0..<2 {
      let error = try await failure(client)
      #expect(error.message.contains("Incorrect key"))
      #expect(!"\(error)".contains(secret) && !(error.cause ?? "").contains(secret))
    }
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(secret)" })
    #expect(!client.identity.contains(secret))
    #expect(!"\(client.configuration)".contains(secret))
  }

  @Test func aVariableThatIsNotSetIsNamed() throws {
    let error = try #require(throws: LatentError.self) {
      try client("http://127.0.0.1:1", apiKeyVariable: "LATENTD_TEST_UNSET")
    }
    #expect(error.code == .invalidParams && error.field == "client.apiKeyVariable")
    #expect(error.message.contains("LATENTD_TEST_UNSET"))
  }

  // MARK: Cancelling

  @Test func aCancelEndsARequestInFlight() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(ending: .stalled) }
    let client = try client(server.address)
    let task = Task { try await client.chat(Self.question) }
    try await eventually { server.requests.count == 1 }
    task.cancel()
    let error = await #expect(throws: LatentError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(client.meter.total == Usage())
  }

  @Test func aCancelEndsAWaitForAPlace() async throws {
    let gate = Gate()
    let server = try LoopbackServer { request in
      gate.wait()
      return Self.yes(request)
    }
    let client = try client(server.address, concurrency: 1)
    let first = Task { try await client.chat(Self.question) }
    try await eventually { server.inFlight == 1 }
    let second = Task { try await client.chat(Self.question) }
    second.cancel()
    let error = await #expect(throws: LatentError.self) { try await second.value }
    #expect(error?.code == .cancelled)
    gate.open()
    #expect(try await first.value.text == "yes")
    // The place that was not taken is free.
    #expect(try await client.chat(Self.question).text == "yes")
  }

  @Test func aCancelEndsAPause() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(status: 429, headers: ["Retry-After: 60"]) }
    let client = try client(server.address)
    let task = Task { try await client.chat(Self.question) }
    try await eventually { server.requests.count == 1 && server.inFlight == 0 }
    task.cancel()
    let error = await #expect(throws: LatentError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(server.requests.count == 1)
  }
}
