internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func rotate(_ heads: Heads, positions: [Int32], by rotary: Rotary) throws {
    let pairs = rotary.inverseFrequencies.count
    try require(positions.count == heads.matrix.rows, "rotate", "one position for each of \(heads.matrix.rows) rows")
    try require(pairs * 2 <= heads.width, "rotate", "at most \(heads.width / 2) frequencies, not \(pairs)")
    try require(positions.allSatisfy { $0 >= 0 }, "rotate", "positions that are not negative")
    guard let last = positions.max(), pairs > 0 else { return }
    let table = rotaryTables.table(rotary, positions: Int(last) + 1)
    latent_rotate(
      kernelThreads,
      try view(heads.matrix),
      heads.count,
      heads.stride,
      pairs,
      rotary.pairing == .neighbours ? 1 : 0,
      positions,
      table.cosines,
      table.sines
    )
  }

  package func attention(
    _ query: Heads,
    _ sequences: [AttentionSequence],
    options: AttentionOptions,
    into output: Heads
  ) throws {
    try require(
      query.count == output.count && query.matrix.rows == output.matrix.rows,
      "attention",
      "an output of the queries' heads and rows"
    )
    guard let keyHeads = sequences.first?.keys.count else { return }
    try require(query.count % keyHeads == 0, "attention", "query heads shared out evenly over \(keyHeads) key heads")
    try require(max(query.width, output.width) <= 1024, "attention", "heads of at most 1024 numbers")
    if let slopes = options.alibiSlopes {
      try require(slopes.count == query.count, "attention", "one ALiBi slope for each of \(query.count) heads")
    }
    let views = try sequences.map { try sequenceView($0, query: query, output: output, keyHeads: keyHeads) }
    let status = try (options.alibiSlopes ?? []).withUnsafeBufferPointer { slopes in
      var kernelOptions = latent_attention_options(
        scale: options.scale,
        causal: options.isCausal,
        window: options.window ?? 0,
        cap: options.softCap ?? 0,
        slopes: options.alibiSlopes == nil ? nil : slopes.baseAddress,
        rounds_slopes: options.roundsAlibi
      )
      return latent_attention(
        kernelThreads,
        try view(query),
        views,
        views.count,
        &kernelOptions,
        try view(output)
      )
    }
    guard status == 0 else { throw outOfMemory("attention") }
  }

  private func sequenceView(
    _ sequence: AttentionSequence,
    query: Heads,
    output: Heads,
    keyHeads: Int
  ) throws -> latent_attention_sequence {
    let length = sequence.firstPosition + sequence.rows.count
    try require(
      sequence.rows.lowerBound >= 0 && sequence.rows.upperBound <= query.matrix.rows && sequence.firstPosition >= 0,
      "attention",
      "sequences inside the batch"
    )
    try require(
      sequence.keys.count == keyHeads && sequence.values.count == keyHeads && sequence.keys.width == query.width
        && sequence.values.width == output.width,
      "attention",
      "\(keyHeads) key and value heads of the query's and output's widths"
    )
    try require(
      sequence.keys.matrix.rows >= length && sequence.values.matrix.rows >= length,
      "attention",
      "keys and values of \(length) positions"
    )
    return latent_attention_sequence(
      first_row: sequence.rows.lowerBound,
      rows: sequence.rows.count,
      first_position: sequence.firstPosition,
      keys: try view(sequence.keys),
      values: try view(sequence.values)
    )
  }

  private func view(_ heads: Heads) throws -> latent_heads {
    latent_heads(matrix: try view(heads.matrix), count: heads.count, width: heads.width, stride: heads.stride)
  }
}
