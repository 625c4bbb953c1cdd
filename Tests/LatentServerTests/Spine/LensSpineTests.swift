import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

/// `trainLens` and `loadLens` as a client asks for them.
@Suite(.timeLimit(.minutes(15))) struct LensSpineTests {
  private let folder: TemporaryFolder
  private let dataset: JSON

  init() throws {
    folder = try TemporaryFolder()
    let text = String(repeating: "north sea of the wind and stone by night the old river sings ", count: 200)
    dataset = ["paths": [.string(try folder.write(text, to: "words.txt"))]]
  }

  @Test func measuringALensLeavesWhatItsTrainingSaid() async throws {
    try await withSpine { client, _ in
      _ = try await client.request(
        "loadModel",
        ["path": .string(LetterWorld.model), "name": "m", "dtype": "float32"]
      )
      let training: JSON = [
        "model": "m", "lens": "l", "steps": 2, "dataset": dataset, "hookpoints": ["embedding"], "tokensPerStep": 64,
        "positionsPerStep": 16, "contextLength": 32, "evaluationTokens": 64,
      ]
      let trained = try await client.request("trainLens", training)
      let measured = try await client.request(
        "loadLens",
        ["model": "m", "lens": "l", "dataset": dataset, "contextLength": 16, "evaluationTokens": 256]
      )
      #expect(measured["positions"] != trained["positions"] && measured["sites"] != trained["sites"])
      #expect(measured["steps"] == 2)
      let again = try await client.request("trainLens", training)
      for field in ["sites", "positions", "steps", "trainedTokens"] {
        #expect(again[field] == trained[field], "\(field)")
      }
    }
  }

  @Test func aNameIsTakenFromAnotherTrainingOnlyWhenAsked() async throws {
    let folder = folder
    try await withSpine { client, _ in
      _ = try await client.request(
        "loadModel",
        ["path": .string(LetterWorld.model), "name": "m", "dtype": "float32"]
      )
      func train(_ steps: Int, seed: Int = 0, _ more: JSON = [:]) -> JSON {
        var object: JSONObject = [
          "model": "m", "lens": "l", "steps": .integer(steps), "seed": .integer(seed), "dataset": dataset,
          "tokensPerStep": 64, "positionsPerStep": 16, "contextLength": 32, "evaluationTokens": 64,
        ]
        for (name, value) in more.objectValue ?? JSONObject() { object[name] = value }
        return .object(object)
      }
      func refusal(_ method: String, _ params: JSON) async -> String {
        do {
          let result = try await client.request(method, params)
          return "not refused: \(result)"
        } catch {
          return "\(error)"
        }
      }
      let output = folder.file("l")
      let first = try await client.request("trainLens", train(1, ["output": .string(output)]))
      let refused = await refusal("trainLens", train(2, seed: 3))
      for words in ["steps is 1 and not 2", "seed is 0 and not 3", "overwrite"] {
        #expect(refused.contains(words), "\(refused)")
      }
      #expect(
        try await client.request("trainLens", train(1))["sites"] == first["sites"],
        "the first is no longer there"
      )
      let second = try await client.request("trainLens", train(2))
      #expect(second["steps"] == 2 && second["sites"] != first["sites"])
      #expect(try await client.request("trainLens", train(2))["sites"] == second["sites"])

      let shorter = await refusal("trainLens", train(1))
      #expect(shorter.contains("steps is 2 and not 1"), "\(shorter)")
      #expect(try await client.request("trainLens", train(3, seed: 3, ["overwrite": true]))["steps"] == 3)

      let loading: JSON = ["model": "m", "path": .string(output)]
      let taken = await refusal("loadLens", ["model": "m", "path": .string(output), "lens": "l"])
      #expect(taken.contains("trained here") && taken.contains("overwrite"), "\(taken)")
      for _ in 0..<2 {
        #expect(try await client.request("loadLens", loading)["lens"] == "l-2", "a name that is free")
      }
      let loaded = try await client.request(
        "loadLens",
        ["model": "m", "path": .string(output), "lens": "l", "overwrite": true]
      )
      #expect(loaded["sites"] == first["sites"] && loaded["notes"] == [])
      _ = try await client.request("loadLens", loading)
      let unknown = await refusal("trainLens", train(2))
      #expect(unknown.contains("not known"), "\(unknown)")
    }
  }

  @Test func unnamedTrainingsTakeTurns() throws {
    let params = try TrainLens.decode(JSONReader(["model": "m", "dataset": dataset]))
    #expect(!TrainLens.touches(params).writes.isEmpty)
  }
}
