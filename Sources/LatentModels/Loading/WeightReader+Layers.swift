internal import LatentTensor

extension WeightReader {
  /// The LayerNorm `name`.
  func layerNorm(_ name: String, width: Int, epsilon: Double, hasBias: Bool = true) throws -> Normalization {
    Normalization(
      kind: .layerNorm,
      gain: try vector(name + ".weight", width),
      bias: hasBias ? try vector(name + ".bias", width) : nil,
      epsilon: Float(epsilon)
    )
  }

  /// The RMSNorm `name`. Gemma keeps gains relative to 1: `gainOffset` 1.
  func rmsNorm(_ name: String, width: Int, epsilon: Double, gainOffset: Float = 0) throws -> Normalization {
    Normalization(
      kind: .rmsNorm(gainOffset: gainOffset),
      gain: try vector(name + ".weight", width),
      bias: nil,
      epsilon: Float(epsilon)
    )
  }

  /// The unembedding matrix `name` + `.weight` [vocabulary, width]; where it `isTied`, the token embedding's. A bias, where
  /// it has one, is its own (`name` + `.bias`).
  ///
  /// Files of tied models may hold the matrix twice. They have to agree: transformers has read such files in both ways.
  func unembedding(
    _ name: String,
    isTied: Bool,
    embedding: String,
    width: Int,
    vocabulary: Int,
    hasBias: Bool = false
  ) throws -> LinearWeight {
    let weight = name + ".weight"
    if isTied, has(weight),
      try !tensor(weight, [vocabulary, width]).hasSameBytes(as: tensor(embedding, [vocabulary, width]))
    {
      throw contradiction("\(weight) differs from \(embedding), though config.json says that they are tied")
    }
    let matrix = try tensor(isTied ? embedding : weight, [vocabulary, width])
    unembeddingCorners = try MatrixCorners(matrix)
    return try linear(
      matrix,
      layout: .outputInput,
      bias: hasBias ? tensor(name + ".bias", [vocabulary]) : nil
    )
  }
}
