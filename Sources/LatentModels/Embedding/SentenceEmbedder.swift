internal import LatentSupport
package import LatentTensor

/// Turns texts into unit vectors with an encoder that is loaded, so that their dot products say how alike they are: what
/// sentence-transformers computes with the same checkpoint.
///
/// Synchronous, for use within a step of the model's compute lane; `embed(tokens:)` is one such step.
package struct SentenceEmbedder: Sendable {
  package let model: ResidentModel
  package let pooling: SentencePooling
  private let tokenizer: Tokenizer

  /// Tokens of one forward pass, unless a single text has more.
  package static let tokensPerPass = 512

  /// - Throws: `LatentError`: `invalidParams` for a model that is no encoder; `unreadableCheckpoint` when its folder has no
  ///   tokenizer, or files of sentence-transformers that ask for what is not computed here.
  package init(_ model: ResidentModel) throws {
    guard model.network.isEncoder else {
      throw LatentError.invalid(
        "model",
        "\(model.name) is a decoder (\(model.architecture)), which gives no sentence embeddings; load an encoder (bert)."
      )
    }
    self.model = model
    tokenizer = try model.requireTokenizer()
    pooling = try SentencePooling(CheckpointFolder(model.path))
  }

  /// Numbers in a vector.
  package var width: Int { model.width }

  /// Unit vectors of `texts`, float32 [texts, width], in as many passes as they need.
  package func embed(_ texts: [String]) throws -> Tensor {
    let batches = try Self.batches(tokens(of: texts))
    let vectors = try batches.flatMap { try embed(tokens: $0).floats() }
    return Tensor(vectors, shape: [texts.count, width])
  }

  /// The tokens of `texts` with the tokenizer's template around them; what is too long loses the end of its text, not
  /// that of the template.
  package func tokens(of texts: [String]) throws -> [[Int32]] {
    let limit = min(pooling.maximumTokens ?? model.maximumPositions, model.maximumPositions)
    return try zip(tokenizer.ids(of: texts), texts).map { ids, text in
      guard ids.count > limit else { return ids }
      let bare = try tokenizer.ids(of: text, specialTokens: false)
      let added = ids.count - bare.count
      let prefix = (0...added).first { ids[$0..<$0 + bare.count].elementsEqual(bare) } ?? 0
      let kept = max(0, limit - added)
      return Array((ids.prefix(prefix + kept) + ids.suffix(added - prefix)).prefix(limit))
    }
  }

  /// `texts` in runs that go through the model together.
  package static func batches(_ texts: [[Int32]]) -> [[[Int32]]] {
    var batches: [[[Int32]]] = []
    var held = 0
    for text in texts {
      if batches.isEmpty || held + text.count > tokensPerPass {
        batches.append([])
        held = 0
      }
      batches[batches.count - 1].append(text)
      held += text.count
    }
    return batches
  }

  /// Unit vectors of texts given as tokens, float32 [texts, width], from one pass.
  package func embed(tokens texts: [[Int32]]) throws -> Tensor {
    guard !texts.isEmpty else { return Tensor([Float](), shape: [0, width]) }
    let last = Hookpoint.output(model.layers - 1)
    let recorder = HookRecorder([last])
    _ = try model.forward(TokenBatch(texts), listeners: [recorder])
    guard let stream = recorder.recorded[last]?.floats() else {
      throw LatentError(.internal, "The pass never came by \(last).")
    }
    var vectors: [Float] = []
    vectors.reserveCapacity(texts.count * width)
    var first = 0
    for text in texts {
      vectors += unit(pooled(stream, rows: first..<first + text.count))
      first += text.count
    }
    return Tensor(vectors, shape: [texts.count, width])
  }

  /// One vector of the rows `rows` of `stream` [row, width].
  private func pooled(_ stream: [Float], rows: Range<Int>) -> [Double] {
    func row(_ index: Int) -> ArraySlice<Float> { stream[index * width..<(index + 1) * width] }
    switch pooling.mode {
    case .firstToken: return row(rows.lowerBound).map(Double.init)
    case .lastToken: return row(rows.upperBound - 1).map(Double.init)
    case .mean, .maximum:
      var result = row(rows.lowerBound).map(Double.init)
      let takesMaximum = pooling.mode == .maximum
      for index in rows.dropFirst() {
        for (column, value) in row(index).enumerated() {
          result[column] = takesMaximum ? max(result[column], Double(value)) : result[column] + Double(value)
        }
      }
      // The sum points where the mean does, and only the direction is kept.
      return result
    }
  }

  private func unit(_ vector: [Double]) -> [Float] {
    let length = max(vector.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
    return vector.map { Float($0 / length) }
  }
}
