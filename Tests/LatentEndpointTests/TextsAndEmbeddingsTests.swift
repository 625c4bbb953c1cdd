import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentEndpoint

/// Log-probabilities of given texts and embeddings, from endpoints that answer well, oddly and badly.
@Suite(.timeLimit(.minutes(15))) struct TextsAndEmbeddingsTests {
  private func client(
    retries: Int = 3,
    _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Response
  ) throws -> (EndpointClient, LoopbackServer) {
    let server = try LoopbackServer(answer)
    let configuration = EndpointConfiguration(baseURL: server.address + "/v1", model: "tiny", retries: retries)
    return (try EndpointClient(configuration, http: HTTPClient()), server)
  }

  /// An echo of the prompt with a token for each two characters, and one token that was generated.
  private static func echo(_ request: LoopbackServer.Request, offsets: Bool = true) -> JSON {
    let scalars = Array((request.json["prompt"]?.stringValue ?? "").unicodeScalars)
    let starts = Array(stride(from: 0, to: scalars.count, by: 2))
    var tokens = starts.map { start -> JSON in
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars[start..<min(start + 2, scalars.count)])
      return .string(text)
    }
    tokens.append("!")
    var lists: JSONObject = [
      "tokens": .array(tokens),
      "token_logprobs": .array(tokens.indices.map { $0 == 0 ? .null : .number(-Double($0)) }),
      "top_logprobs": .array(tokens.indices.map { $0 == 0 ? .null : ["a": -0.5, "b": .number(-0.25)] }),
    ]
    if offsets { lists["text_offset"] = .array((starts + [scalars.count]).map { .integer($0) }) }
    return [
      "choices": [["text": "", "logprobs": .object(lists)]], "usage": ["prompt_tokens": 7, "completion_tokens": 1],
    ]
  }

  @Test(arguments: [true, false])
  func readsTheLogProbabilitiesOfAContinuation(_ offsets: Bool) async throws {
    let (client, server) = try client { LoopbackServer.Response(Self.echo($0, offsets: offsets)) }
    var request = TextScoreRequest("efgh", after: "äbcd")
    request.alternatives = 2
    let tokens = try #require(try await client.score([request]).first).get()
    #expect(tokens.map(\.text) == ["ef", "gh"] && tokens.map(\.range) == [4..<6, 6..<8])
    #expect(tokens.map(\.logProbability) == [-2, -3], "what was generated is left out")
    #expect(tokens[0].alternatives.map(\.token) == ["b", "a"])
    #expect(try await client.logProbabilities([request]).first?.get() == -5)
    let sent = try #require(server.requests.first)
    #expect(sent.path == "/v1/completions" && sent.json["echo"] == true && sent.json["logprobs"] == 2)
    #expect(client.meter.total == Usage(requests: 2, promptTokens: 14, completionTokens: 2))
  }

  @Test func anAnswerThatIsCutShortIsAskedForAgainAndOneThatNeverComesIsAFailure() async throws {
    let (client, server) = try client { request in
      request.number < 2
        ? LoopbackServer.Response(["choices": [["logprobs": ["tokens": ["a"], "token_logprobs": []]]]])
        : LoopbackServer.Response(Self.echo(request))
    }
    #expect(try await client.logProbabilities([TextScoreRequest("abcd")]).first?.get() == -1)
    #expect(server.requests.count == 3 && client.meter.total.retries == 2 && client.meter.total.requests == 1)
    let (silent, silentServer) = try self.client { _ in LoopbackServer.Response(["choices": [["text": "hello"]]]) }
    let error = await #expect(throws: LatentError.self) { try await silent.score([TextScoreRequest("ab")])[0].get() }
    #expect(error?.code == .endpointFailed && error?.message.contains("echo and logprobs") == true)
    withExtendedLifetime(silentServer) {}
  }

  @Test func embedsManyTextsInFewRequestsWhateverTheirOrder() async throws {
    let (client, server) = try client { request in
      let texts = request.json["input"]?.arrayValue ?? []
      let items = texts.enumerated().reversed().map { index, text -> JSON in
        ["index": .integer(index), "embedding": [.integer(2 * (Int(text.stringValue ?? "") ?? 0)), 0]]
      }
      return LoopbackServer.Response(["data": .array(items), "usage": ["prompt_tokens": 3]])
    }
    let vectors = try await client.embed((0..<150).map { "\($0)" })
    #expect(vectors.count == 150 && vectors[0] == [0, 0] && vectors[149] == [1, 0])
    #expect(server.requests.count == 3 && client.meter.total.promptTokens == 9)
    #expect(server.requests.first?.path == "/v1/embeddings")
  }

  @Test func vectorsOfTokensAreTakenTogether() async throws {
    let (client, server) = try client { request in
      let ragged = request.number > 0
      let tokens: JSON = ragged ? [[3, 0], [1]] : [[3, 0], [0, 3], [0, 1]]
      return LoopbackServer.Response(["data": [["embedding": tokens]]])
    }
    let vectors = try await client.embed(["a"])
    let vector = try #require(vectors.first)
    // The mean of the three is [1, 4/3], made as long as 1.
    expectClose(vector, [0.6, 0.8], .kernel)
    await #expect(throws: LatentError.self) { try await client.embed(["a"]) }
    withExtendedLifetime(server) {}
  }

  @Test func aWrongCountOfEmbeddingsIsNoAnswer() async throws {
    let (client, server) = try client { request in
      let item: JSON = ["embedding": [1, 0]]
      return LoopbackServer.Response(["data": .array(request.number == 0 ? [item] : [item, item])])
    }
    #expect(try await client.embed(["a", "b"]).count == 2)
    #expect(client.meter.total.retries == 1)
    let (wrong, wrongServer) = try self.client { _ in LoopbackServer.Response(["data": [["embedding": [1, "x"]]]]) }
    let error = await #expect(throws: LatentError.self) { try await wrong.embed(["a"]) }
    #expect(error?.message.contains("one embedding for each text") == true)
    withExtendedLifetime((server, wrongServer)) {}
  }
}
