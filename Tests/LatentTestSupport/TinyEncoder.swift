internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// A small BERT of random numbers with a tokenizer, for tests that need an encoder but not what any one says.
package enum TinyEncoder {
  package static let width = 24

  /// Writes its checkpoint to `folder`, which may have files of sentence-transformers already.
  package static func write(to folder: TemporaryFolder) throws {
    let (vocabulary, positions, neurons, layers) = (517, 96, 31, 2)
    let config: JSONObject = [
      "model_type": "bert", "vocab_size": .integer(vocabulary), "hidden_size": .integer(width),
      "num_hidden_layers": .integer(layers), "num_attention_heads": 3, "intermediate_size": .integer(neurons),
      "max_position_embeddings": .integer(positions), "type_vocab_size": 2, "layer_norm_eps": 1e-12,
    ]
    var generator = SeededGenerator(seed: 0, "tiny encoder")
    func numbers(_ shape: [Int], mean: Double = 0, spread: Double = 0.5) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in Float(mean + spread * (2 * generator.unit() - 1)) }, shape: shape)
    }
    var tensors: [String: Tensor] = [
      "embeddings.word_embeddings.weight": numbers([vocabulary, width], spread: 1),
      "embeddings.position_embeddings.weight": numbers([positions, width]),
      "embeddings.token_type_embeddings.weight": numbers([2, width]),
    ]
    var norms = ["embeddings.LayerNorm"]
    for layer in 0..<layers {
      let name = "encoder.layer.\(layer)."
      norms += [name + "attention.output.LayerNorm", name + "output.LayerNorm"]
      let linear = [
        ("attention.self.query", width, width), ("attention.self.key", width, width),
        ("attention.self.value", width, width), ("attention.output.dense", width, width),
        ("intermediate.dense", neurons, width), ("output.dense", width, neurons),
      ]
      for (part, rows, columns) in linear {
        tensors[name + part + ".weight"] = numbers([rows, columns])
        tensors[name + part + ".bias"] = numbers([rows])
      }
    }
    for name in norms {
      tensors[name + ".weight"] = numbers([width], mean: 1)
      tensors[name + ".bias"] = numbers([width])
    }
    try Safetensors.write(tensors, to: folder.file("model.safetensors"))
    try AtomicFile.replace(folder.file("config.json"), with: JSON.object(config).encoded())
    try FileManager.default.copyItem(
      atPath: Fixture.path("tokenizers/vocabulary-517/tokenizer.json"),
      toPath: folder.file("tokenizer.json")
    )
  }
}
