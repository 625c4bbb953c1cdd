package import LatentDictionaries
package import LatentModels
package import LatentTensor
internal import LatentWorkspace

/// A dictionary on the hookpoint of a model that it reads.
package struct DictionaryPlacement: Sendable {
  /// The name that requests use.
  package var name: String
  package var dictionary: SparseDictionary
  package var hookpoint: Hookpoint

  package init(name: String, dictionary: SparseDictionary, hookpoint: Hookpoint) {
    self.name = name
    self.dictionary = dictionary
    self.hookpoint = hookpoint
  }
}

extension DictionaryPlacement {
  /// What fires on each of `tokens`. To be called on the compute lane.
  package func encode(_ tokens: [Int32], model: ResidentModel) throws -> SparseRows {
    let listener = EncodingListener([self], isMasked: tokens.map { _ in false })
    _ = try model.forward(TokenBatch([tokens]), listeners: [listener])
    guard let batch = listener.activations.first else { return SparseRows() }
    return SparseRows(rowOffsets: batch.rowOffsets, latents: batch.latents, values: batch.values)
  }
}
