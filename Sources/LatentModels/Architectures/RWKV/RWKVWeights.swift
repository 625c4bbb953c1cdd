internal import LatentSupport
internal import LatentTensor

/// A checkpoint of RWKV read by its tensors' official names, whatever layout it has. Sizes come from the tensors' shapes.
struct RWKVWeights {
  let reader: WeightReader
  let names: RWKVNames
  let width: Int
  let vocabulary: Int
  let layers: Int

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the checkpoint is none of RWKV's.
  init(_ reader: WeightReader) throws {
    guard let names = RWKVNames(reader.has) else {
      throw reader.contradiction("there are no tensors of RWKV, such as emb.weight and blocks.0.ln0.weight")
    }
    guard let embedding = reader.shape(of: names("emb.weight")), embedding.count == 2, !embedding.contains(0) else {
      throw reader.contradiction("the embedding \(names("emb.weight")) is not a matrix")
    }
    self.reader = reader
    self.names = names
    vocabulary = embedding[0]
    width = embedding[1]
    layers = (1...).first { !reader.has(names("blocks.\($0).ln1.weight")) } ?? 1
  }

  // MARK: Shapes

  /// The shape of the tensor with this official name, without axes of one; nil when there is none.
  func shape(of official: String) -> [Int]? {
    reader.shape(of: names(official)).map { $0.filter { $0 != 1 } }
  }

  /// The number of outputs of the linear layer with this official name.
  func outputs(_ official: String) throws -> Int {
    guard let shape = reader.shape(of: names(official) + ".weight"), let outputs = shape.first, shape.count == 2 else {
      throw reader.contradiction("the matrix \(names(official)).weight is missing or no matrix")
    }
    return outputs
  }

  /// The heads that the tensor with this official name, [heads, width] over all of them, tells of.
  func heads(_ official: String) throws -> HeadLayout {
    guard let shape = reader.shape(of: names(official)), shape.count == 2, shape[0] * shape[1] == width else {
      throw reader.contradiction("\(names(official)) is not a matrix [heads, head width] of \(width) numbers")
    }
    guard shape[1] <= HeadLayout.largestWidth else {
      throw reader.contradiction(
        "the heads are \(shape[1]) wide, but latentd computes heads of at most \(HeadLayout.largestWidth)"
      )
    }
    return HeadLayout(count: shape[0], width: shape[1])
  }

  // MARK: Tensors

  /// The numbers of a tensor of which `shape` says the axes, up to axes of one.
  func numbers(_ official: String, _ shape: [Int]) throws -> [Float] {
    let name = names(official)
    let found = reader.shape(of: name) ?? shape
    let isSame = found.filter { $0 != 1 } == shape.filter { $0 != 1 }
    return try reader.tensor(name, isSame ? found : shape).floats()
  }

  /// The vector with this official name, [1, count], with `change` made to each of its numbers.
  func vector(_ official: String, _ count: Int, _ change: (Float) -> Float = { $0 }) throws -> Matrix {
    try reader.keep(numbers(official, [count]).map(change), rows: 1, columns: count)
  }

  /// Likewise of a tensor [heads, head width], as one row.
  func vector(_ official: String, _ heads: HeadLayout, _ change: (Float) -> Float = { $0 }) throws -> Matrix {
    try reader.keep(numbers(official, [heads.count, heads.width]).map(change), rows: 1, columns: heads.columns)
  }

  /// The linear layer with this official name.
  func linear(_ official: String, from input: Int, to output: Int) throws -> LinearWeight {
    try reader.linear(names(official), from: input, to: output)
  }

  /// A pair of narrow matrices, whose official names are of their tensors; the rank is read from their shapes. The bias is
  /// a vector.
  func lowRank(
    _ first: String,
    _ second: String,
    to output: Int,
    bias: String? = nil,
    activation: Activation? = nil
  ) throws -> LowRankLinear {
    // The authors multiply these from the right; flash-linear-attention has them as layers.
    let isTransposed = if case .flashLinearAttention = names { true } else { false }
    guard let shape = reader.shape(of: names(first)), shape.count == 2 else {
      throw reader.contradiction("the matrix \(names(first)) is missing or no matrix")
    }
    let rank = shape[isTransposed ? 0 : 1]
    let down = try reader.tensor(names(first), isTransposed ? [rank, width] : [width, rank])
    let up = try reader.tensor(names(second), isTransposed ? [output, rank] : [rank, output])
    let layout: WeightLayout = isTransposed ? .outputInput : .inputOutput
    return LowRankLinear(
      down: try reader.linear(down, layout: layout, bias: nil),
      activation: activation,
      up: try reader.linear(up, layout: layout, bias: try bias.map { Tensor(try numbers($0, [output])) })
    )
  }

  // MARK: What all versions share

  func layerNorm(_ official: String, epsilon: Double) throws -> Normalization {
    try reader.layerNorm(names(official), width: width, epsilon: epsilon)
  }

  /// The token shift before a block's mixer, or its channel mixing. `letters` are those of the mixtures.
  func shift(_ prefix: String, letters: String, site: HookpointSite, version: RWKVVersion) throws -> PositionShift {
    PositionShift(
      site: site,
      shares: try letters.map { letter in
        switch version {
        // What the position itself gives, not the one before.
        case .four, .five: try vector("\(prefix)time_mix_\(letter)", width) { 1 - $0 }
        case .six: try vector("\(prefix)time_maa_\(letter)", width)
        case .seven: try sharedVector("\(prefix)x_\(letter)", letter)
        }
      }
    )
  }

  /// Early conversions to flash-linear-attention's names hold the six shares of a mixer in one tensor.
  private func sharedVector(_ official: String, _ letter: Character) throws -> Matrix {
    let joined = names(official).dropLast(3) + "x_x"
    guard !reader.has(names(official)), let row = "rwkvag".firstIndex(of: letter), reader.has(String(joined)) else {
      return try vector(official, width)
    }
    let index = "rwkvag".distance(from: "rwkvag".startIndex, to: row)
    let shape = [6] + (reader.shape(of: String(joined))?.dropFirst() ?? [])
    let tensor = try reader.tensor(String(joined), shape)
    return try reader.keep(tensor.slice(index..<index + 1).floats(), rows: 1, columns: width)
  }

  func channelMix(_ prefix: String, version: RWKVVersion) throws -> ChannelMix {
    let hasReceptance = version != .seven
    let neurons = try outputs(prefix + "key")
    return ChannelMix(
      shift: try shift(prefix, letters: hasReceptance ? "kr" : "k", site: .stateShiftMLP, version: version),
      key: try linear(prefix + "key", from: width, to: neurons),
      receptance: hasReceptance ? try linear(prefix + "receptance", from: width, to: width) : nil,
      value: try linear(prefix + "value", from: neurons, to: width)
    )
  }

  /// The state that a sequence begins with where the weights hold a trained one, [1, heads · width · width], in the order
  /// of the version's states; nil where they do not. Files have [head, value, key].
  func initialState(_ official: String, _ heads: HeadLayout, version: RWKVVersion) throws -> Matrix? {
    guard reader.has(names(official)) else { return nil }
    let numbers = try numbers(official, [heads.count, heads.width, heads.width])
    return try reader.keep(
      version == .seven ? numbers : heads.transposedStates(numbers),
      rows: 1,
      columns: heads.stateWidth
    )
  }

  /// The whole network around the mixers that `mixer` builds, given the beginning of their tensors' official names.
  func blueprint(
    _ version: RWKVVersion,
    _ config: Configuration,
    mixer: (_ prefix: String, _ layer: Int) throws -> any Sublayer
  ) throws -> Blueprint {
    // The last norm's ε is a constant in transformers, and the same one.
    let epsilon = try config.positive("layer_norm_epsilon", "norm_eps", default: 1e-5)
    let finalEpsilon = if case .flashLinearAttention = names { epsilon } else { 1e-5 }
    let network = Network(
      embedding: Embedding(
        tokens: try reader.table(names("emb.weight"), rows: vocabulary, columns: width),
        norm: try layerNorm("blocks.0.ln0", epsilon: epsilon)
      ),
      blocks: try (0..<layers).map { layer in
        let block = "blocks.\(layer)."
        return RWKVBlock(
          width: width,
          mixerNorm: try layerNorm(block + "ln1", epsilon: epsilon),
          mixer: try mixer(block + "att.", layer),
          channelNorm: try layerNorm(block + "ln2", epsilon: epsilon),
          channelMix: try channelMix(block + "ffn.", version: version)
        )
      },
      finalNorm: try layerNorm("ln_out", epsilon: finalEpsilon),
      unembedding: Unembedding(
        try reader.unembedding(
          names("head"),
          isTied: config.flag("tie_word_embeddings", default: false),
          embedding: names("emb.weight"),
          width: width,
          vocabulary: vocabulary
        )
      )
    )
    return Blueprint(network, maximumPositions: Blueprint.unlimitedPositions)
  }
}

/// The versions of RWKV that latentd computes.
enum RWKVVersion: Sendable {
  case four, five, six, seven
}

extension HeadLayout {
  /// The matrices of all heads with their axes the other way round.
  func transposedStates(_ numbers: [Float]) -> [Float] {
    (0..<count).flatMap { head in
      (0..<width).flatMap { column in
        (0..<width).map { row in numbers[(head * width + row) * width + column] }
      }
    }
  }
}
