import Foundation
import LatentProtocol
import LatentSupport
import LatentTestSupport
import Testing

/// Features of Neuronpedia as a client writes and reads them.
@Suite(.timeLimit(.minutes(15))) struct ExchangeSpineTests {
  private func features(_ path: String) throws -> [JSON] {
    try #require(try JSON(parsing: try String(contentsOfFile: path, encoding: .utf8)).arrayValue)
  }

  @Test func featuresKeepTheirLogitsWhereWeightsAreGone() async throws {
    let world = try LetterWorld()
    try await withSpine { client, daemon in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      _ = try await client.request("explain", world.explainParams(client: nil))
      func export(_ name: String, run: String) async throws -> [JSON] {
        let output = daemon.file(name)
        _ = try await client.request(
          "export",
          [
            "format": "neuronpedia", "cache": "c", "dictionary": "letters", "run": .string(run),
            "latents": [0, 1, 2, 3], "output": .string(output),
          ]
        )
        return try features(output)
      }
      let written = try await export("features.json", run: "r")
      #expect(written.count == 4)
      for (latent, feature) in written.enumerated() {
        let record = try await client.request(
          "latent",
          ["dictionary": "letters", "latent": .integer(latent), "cache": "c"]
        )
        let heights = try #require(feature["freq_hist_data_bar_heights"]?.arrayValue).compactMap(\.integerValue)
        #expect(.integer(heights.reduce(0, +)) == record["statistics"]?["firingCount"])
        for (sign, list) in [(1.0, "pos"), (-1.0, "neg")] {
          let values = try #require(feature["\(list)_values"]?.arrayValue).compactMap(\.numberValue)
          #expect(feature["\(list)_str"]?.arrayValue?.count == values.count && values.count == 10)
          #expect(zip(values, values.dropFirst()).allSatisfy { sign * $0 >= sign * $1 })
        }
        let bars = try #require(feature["logits_hist_data_bar_values"]?.arrayValue).compactMap(\.numberValue)
        #expect(bars.count == 50 && zip(bars, bars.dropFirst()).allSatisfy(<))
      }

      // They come in with their explanations, and go out again when the dictionary is no longer loaded.
      let path = daemon.file("features.json")
      let imported = try await client.request(
        "import",
        ["format": "neuronpedia", "path": .string(path), "dictionary": "letters", "cache": "c", "name": "back"]
      )
      #expect(imported["kind"] == "run" && (imported["items"]?.integerValue ?? 0) > 0)
      _ = try await client.request("unloadDictionary", ["dictionary": "letters"])
      let again = try await export("again.json", run: "back")
      var kept = 0
      for (before, after) in zip(written, again) {
        #expect(after["freq_hist_data_bar_heights"] == before["freq_hist_data_bar_heights"])
        guard before["explanations"]?.arrayValue?.isEmpty == false else {
          #expect(after["pos_str"] == [])
          continue
        }
        kept += 1
        for field in ["pos_str", "pos_values", "neg_str", "neg_values", "logits_hist_data_bar_heights"] {
          #expect(after[field] == before[field])
        }
      }
      #expect(kept > 0)
    }
  }
}
