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

  @Test func unnamedTrainingsTakeTurns() throws {
    let params = try TrainLens.decode(JSONReader(["model": "m", "dataset": dataset]))
    #expect(!TrainLens.touches(params).writes.isEmpty)
  }
}
