import LatentSupport
import LatentTestSupport
import Testing

/// Explaining and scoring by a model that is loaded in the daemon, as a client sees it.
@Suite(.timeLimit(.minutes(15))) struct ResidentClientSpineTests {
  private func list(_ json: JSON?) throws -> [JSON] { try #require(json?.arrayValue) }

  @Test func aLoadedModelExplainsAndJudges() async throws {
    let world = try LetterWorld()
    let folder = try TemporaryFolder()
    try TinyChatModel.write(to: folder, template: LetterWorld.template, replies: LetterWorld.replies)
    let resident: JSON = ["kind": "resident", "model": "chatty"]
    try await withSpine { client, _ in
      try await world.load(client)
      _ = try await client.request("loadModel", ["path": .string(folder.path), "name": "chatty", "dtype": "float32"])
      _ = try await client.request("cacheActivations", world.cacheParams())
      let explained = try await client.request(
        "explain",
        world.explainParams(client: resident, latents: [0, 1, 2, 3, 4])
      )
      let texts = try list(explained["explanations"]).map { $0["explanation"]?.stringValue }
      #expect(texts == ["X", "Y", "Z", "Q"], "\(explained)")
      // Latent 4 fires on everything, of which the model says what is no explanation: a failure, and never one.
      #expect(try list(explained["failed"]).map { $0["latent"] } == [4])
      #expect(explained["usage"]?["requests"] == 5 && (explained["usage"]?["promptTokens"]?.integerValue ?? 0) > 500)

      let scored = try await client.request("score", world.scoreParams(client: resident))
      let scores = try list(scored["scores"])
      #expect(scores.count == 8, "\(scored["failed"] ?? .null)")
      for score in scores {
        #expect(score["metrics"]?["balancedAccuracy"]?.numberValue == 1 && score["metrics"]?["auc"]?.numberValue == 1)
      }
    }
  }

  @Test func aModelThatWasNotTrainedToChatIsRefusedByName() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      let error = await #expect(throws: (any Error).self) {
        try await client.request("explain", world.explainParams(client: ["kind": "resident", "model": "m"]))
      }
      #expect(error.map { "\($0)".contains("no chat template") } == true, "\(String(describing: error))")
    }
  }
}
