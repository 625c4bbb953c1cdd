import LatentProtocol
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// A crosscoder whose files do not say where it reads is placed by the request.
@Suite(.timeLimit(.minutes(15))) struct CrosscoderPlacesTests {
  private static let width = 80
  private static let latents = 5

  private func write(to folder: TemporaryFolder) throws {
    var generator = SeededGenerator(seed: 4, "crosscoder")
    func numbers(_ shape: Int...) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in Float(generator.normal()) / 9 }, shape: shape)
    }
    try Safetensors.write(
      [
        "encoder.weight": numbers(2, Self.width, Self.latents), "encoder.bias": numbers(Self.latents),
        "decoder.weight": numbers(2, Self.latents, Self.width), "decoder.bias": numbers(2, Self.width),
      ],
      to: folder.file("model.safetensors")
    )
  }

  @Test func areNamedWithCommasBetween() async throws {
    let folder = try TemporaryFolder()
    try write(to: folder)
    let world = try LetterWorld(documents: 1)
    try await withSpine { client, _ in
      try await world.load(client, [])
      var params: JSONObject = ["path": .string(folder.path), "name": "both", "model": "m"]
      params["hookpoint"] = "layers.0, layers.1"
      let loaded = try await client.request("loadDictionary", .object(params))
      #expect(loaded["kind"] == "crosscoder" && loaded["hookpoint"] == "layers.0")
      let notes = loaded["notes"]?.arrayValue?.compactMap(\.stringValue) ?? []
      #expect(notes.contains { $0.contains("placed at layers.0, layers.1") }, "\(notes)")
      let fired = try await client.request("activations", ["dictionary": "both", "model": "m", "text": "A X"])
      #expect(fired["tokens"]?.arrayValue?.isEmpty == false)

      params["name"] = "other"
      // Read twice, a place would be written once.
      for (places, words) in [("layers.0", "width 160"), ("layers.1, layers.1", "layers.1 is named twice")] {
        params["hookpoint"] = .string(places)
        let error = try await #require(throws: ResponseError.self) {
          try await client.request("loadDictionary", .object(params))
        }
        #expect(error.code == .invalidParams && error.message.contains(words), "\(error.message)")
      }
    }
  }
}
