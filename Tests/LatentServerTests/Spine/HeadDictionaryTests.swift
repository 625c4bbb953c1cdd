import Foundation
import LatentProtocol
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// A SAELens dictionary of one head (`hook_head_index`) reads and writes that head's columns and no others.
@Suite(.timeLimit(.minutes(15))) struct HeadDictionaryTests {
  private static let heads = 6
  private static let headWidth = 32

  /// Latent i is the i-th number of a head where it is positive, latent 32 + i where it is negative: exact.
  private func write(head: Int, to folder: TemporaryFolder) throws {
    let width = Self.headWidth
    let rows = (0..<2 * width * width).map { index -> Float in
      let (latent, column) = (index / width, index % width)
      return latent % width == column ? (latent < width ? 1 : -1) : 0
    }
    let configuration: JSON = [
      "architecture": "standard", "d_in": .integer(width), "d_sae": .integer(2 * width), "dtype": "float32",
      "apply_b_dec_to_input": false, "normalize_activations": "none",
      "metadata": [
        "hook_name": "blocks.2.attn.hook_z", "hook_head_index": .integer(head), "model_name": "latentd/demo",
      ],
    ]
    try AtomicFile.replace(folder.file("cfg.json"), with: configuration.encoded())
    let decoder = Tensor(rows, shape: [2 * width, width])
    try Safetensors.write(
      [
        "W_enc": try decoder.transposed(), "W_dec": decoder,
        "b_enc": Tensor([Float](repeating: 0, count: 2 * width)), "b_dec": Tensor([Float](repeating: 0, count: width)),
      ],
      to: folder.file("sae_weights.safetensors")
    )
  }

  private func floats(_ tensor: JSON?) throws -> [Float] {
    let data = try #require(tensor?["data"]?.stringValue.flatMap { Data(base64Encoded: $0) })
    let shape = try #require(tensor?["shape"]?.arrayValue).compactMap(\.integerValue)
    return try Tensor(dtype: .float32, shape: shape, bytes: data).floats()
  }

  @Test(arguments: [0, 3, 5])
  func readsItsHeadAndNoOther(_ head: Int) async throws {
    let folder = try TemporaryFolder()
    try write(head: head, to: folder)
    try await withSpine { client, _ in
      _ = try await client.request("loadModel", ["path": .string(Fixture.demo("models/lm")), "name": "lm"])
      let loaded = try await client.request(
        "loadDictionary",
        ["path": .string(folder.path), "name": "d", "model": "lm"]
      )
      #expect(loaded["hookpoint"] == "layers.2.attention.heads" && loaded["width"]?.integerValue == Self.headWidth)
      #expect(loaded["warnings"] == [])
      let text: JSON = "Alice met Rose at the hospital, and she had a lion under her vest."
      let forward = try await client.request(
        "forward",
        ["model": "lm", "text": text, "hookpoints": ["layers.2.attention.heads"]]
      )
      let whole = try floats(forward["tensors"]?["layers.2.attention.heads"])
      let activations = try await client.request("activations", ["dictionary": "d", "model": "lm", "text": text])
      let tokens = try #require(activations["tokens"]?.arrayValue)
      #expect(tokens.count * Self.heads * Self.headWidth == whole.count && tokens.count > 8)
      for (position, token) in tokens.enumerated() {
        var read = [Float](repeating: 0, count: Self.headWidth)
        for latent in try #require(token["latents"]?.arrayValue) {
          let index = try #require(latent["latent"]?.integerValue)
          let value = Float(try #require(latent["activation"]?.numberValue))
          read[index % Self.headWidth] += index < Self.headWidth ? value : -value
        }
        let start = (position * Self.heads + head) * Self.headWidth
        expectClose(read, Array(whole[start..<start + Self.headWidth]), .latents, "position \(position)")
      }
      let cached = try await client.request(
        "cacheActivations",
        [
          "model": "lm", "dictionaries": ["d"], "contextLength": 64,
          "dataset": ["paths": [.string(Fixture.path("verification/world.txt"))]],
        ]
      )
      let explained = try #require(cached["dictionaries"]?["d"]?["explainedVariance"]?.numberValue)
      #expect(explained > 0.9999, "it is compared with its own head")
    }
  }

  @Test func aHeadThatIsNotThereIsRefused() async throws {
    let folder = try TemporaryFolder()
    try write(head: Self.heads, to: folder)
    try await withSpine { client, _ in
      _ = try await client.request("loadModel", ["path": .string(Fixture.demo("models/lm")), "name": "lm"])
      let error = try await #require(throws: ResponseError.self) {
        try await client.request("loadDictionary", ["path": .string(folder.path), "name": "d", "model": "lm"])
      }
      #expect(error.message.contains("head 6") && error.message.contains("192"), "\(error.message)")
    }
  }
}
