import LatentSupport
import LatentTestSupport

/// The main job as requests of a client.
extension LetterWorld {
  /// Loads the model and the dictionaries.
  func load(_ client: TestClient, _ dictionaries: [String] = ["letters", "random"]) async throws {
    _ = try await client.request("loadModel", ["path": .string(Self.model), "name": "m", "dtype": "float32"])
    for name in dictionaries {
      _ = try await client.request(
        "loadDictionary",
        [
          "path": .string(path(name)), "name": .string(name), "model": "m",
          "hookpoint": .string(Self.hookpoints[name] ?? ""),
        ]
      )
    }
  }

  /// - Parameter batchTokens: small for a run that is to be interrupted.
  func cacheParams(_ name: String = "c", batchTokens: Int = 1_024) -> JSON {
    [
      "model": "m", "dictionaries": ["letters", "random"], "dataset": ["paths": [.string(path("corpus.txt"))]],
      "cache": .string(name), "contextLength": 128, "batchTokens": .integer(batchTokens),
    ]
  }

  func openAI(_ chat: ScriptedChat, concurrency: Int = 8) -> JSON {
    ["kind": "openai", "baseURL": .string(chat.baseURL), "model": "tiny", "concurrency": .integer(concurrency)]
  }

  func explainParams(client: JSON?, latents: JSON = [0, 1, 2, 3, 4, 5], run: String = "r") -> JSON {
    var params: JSONObject = ["cache": "c", "dictionary": "letters", "latents": latents, "run": .string(run)]
    if let client { params["client"] = client } else { params["explainer"] = ["kind": "tokens"] }
    return .object(params)
  }

  func scoreParams(client: JSON, run: String = "r", scorers: [String] = ["detection", "fuzzing"]) -> JSON {
    ["run": .string(run), "scorers": .array(scorers.map { ["kind": .string($0)] }), "client": client]
  }
}
