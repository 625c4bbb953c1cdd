package import LatentDictionaries
package import LatentModels
package import LatentTensor
internal import LatentWorkspace

/// A dictionary on the hookpoints of a model that it reads and writes.
package struct DictionaryPlacement: Sendable {
  /// The name that requests use.
  package var name: String
  package var dictionary: SparseDictionary
  /// Where it reads; several, whose values it takes side by side, for a crosscoder.
  package var inputs: [Hookpoint]
  /// Where it writes; the same as `inputs` unless it transcodes.
  package var outputs: [Hookpoint]
  /// The columns that it reads and writes, where those are one head's.
  package var columns: Range<Int>?

  package init(
    name: String,
    dictionary: SparseDictionary,
    inputs: [Hookpoint],
    outputs: [Hookpoint]? = nil,
    columns: Range<Int>? = nil
  ) {
    self.name = name
    self.dictionary = dictionary
    self.inputs = inputs
    self.outputs = outputs ?? inputs
    self.columns = columns
  }

  package init(name: String, dictionary: SparseDictionary, hookpoint: Hookpoint) {
    self.init(name: name, dictionary: dictionary, inputs: [hookpoint])
  }

  /// Where it reads, of several the first.
  package var hookpoint: Hookpoint { inputs[0] }
  /// Whether what it writes is elsewhere than what it reads.
  package var transcodes: Bool { inputs != outputs }

  /// The part of a hookpoint's value that is the dictionary's.
  package func part(_ value: Matrix) -> Matrix {
    columns.map { value.columns($0) } ?? value
  }
}

extension DictionaryPlacement {
  /// What fires on each of `tokens`. To be called on the compute lane.
  package func encode(_ tokens: [Int32], model: ResidentModel) throws -> SparseRows {
    let listener = EncodingListener([self], isMasked: tokens.map { _ in false }, reconstructs: false)
    _ = try model.forward(TokenBatch([tokens]), listeners: [listener])
    guard let batch = listener.activations.first else { return SparseRows() }
    return SparseRows(rowOffsets: batch.rowOffsets, latents: batch.latents, values: batch.values)
  }
}
