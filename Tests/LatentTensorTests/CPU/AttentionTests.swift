import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// A batch of sequences with random queries, keys and values, and what attention over it is.
private struct AttentionCase {
  var queryHeads = 4
  var keyHeads = 2
  var keyWidth = 16
  var valueWidth = 16
  /// (positions in the cache before, new positions)
  var sequences: [(past: Int, rows: Int)] = [(0, 37)]
  var options = AttentionOptions(scale: 0.25)

  var rows: Int { sequences.reduce(0) { $0 + $1.rows } }

  /// Runs the backend and the definition on the same numbers.
  func check(_ what: String, on backend: CPUBackend, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var numbers = RandomNumbers(seed: 20)
    let queries = numbers.floats(rows * queryHeads * keyWidth)
    let query = try GuardedMatrix(queries, rows: rows, columns: queryHeads * keyWidth, on: backend)
    let output = try GuardedMatrix(rows: rows, columns: queryHeads * valueWidth, on: backend)
    var batch: [AttentionSequence] = []
    var expected: [Float] = []
    var first = 0
    for sequence in sequences {
      let length = sequence.past + sequence.rows
      let keys = numbers.floats(length * keyHeads * keyWidth)
      let values = numbers.floats(length * keyHeads * valueWidth)
      batch.append(
        AttentionSequence(
          rows: first..<first + sequence.rows,
          firstPosition: sequence.past,
          keys: Heads(
            try GuardedMatrix(keys, rows: length, columns: keyHeads * keyWidth, on: backend).matrix,
            count: keyHeads,
            width: keyWidth
          ),
          values: Heads(
            try GuardedMatrix(values, rows: length, columns: keyHeads * valueWidth, on: backend).matrix,
            count: keyHeads,
            width: valueWidth
          )
        )
      )
      for row in 0..<sequence.rows {
        let q = Array(queries[(first + row) * queryHeads * keyWidth..<(first + row + 1) * queryHeads * keyWidth])
        expected += attend(q, position: sequence.past + row, length: length, keys: keys, values: values)
      }
      first += sequence.rows
    }
    try backend.attention(
      Heads(query.matrix, count: queryHeads, width: keyWidth),
      batch,
      options: options,
      into: Heads(output.matrix, count: queryHeads, width: valueWidth)
    )
    expectClose(try output.values(), expected, .kernel, what, sourceLocation: sourceLocation)
  }

  /// The nearest bfloat16.
  private func rounded(_ x: Float) -> Float {
    Float(bitPattern: (x.bitPattern + 0x7fff + (x.bitPattern >> 16 & 1)) & 0xffff_0000)
  }

  private func attend(_ q: [Float], position: Int, length: Int, keys: [Float], values: [Float]) -> [Float] {
    var output: [Float] = []
    for head in 0..<queryHeads {
      let keyHead = head / (queryHeads / keyHeads)
      let seen = (0..<length).filter { j in
        (!options.isCausal || j <= position) && (options.window.map { j > position - $0 } ?? true)
      }
      let scores = seen.map { j in
        let key = (j * keyHeads + keyHead) * keyWidth
        var score = 0.0
        var i = 0
        while i < keyWidth {
          score += Double(q[head * keyWidth + i]) * Double(keys[key + i])
          i += 1
        }
        if let slopes = options.alibiSlopes, options.roundsAlibi {
          score += Double(rounded(rounded(slopes[head]) * rounded(Float(j))))
        }
        score *= Double(options.scale)
        if let cap = options.softCap { score = Double(cap) * tanh(score / Double(cap)) }
        if let slopes = options.alibiSlopes, !options.roundsAlibi {
          score += Double(slopes[head]) * Double(j - position)
        }
        return score
      }
      let largest = scores.max() ?? 0
      let weights = scores.map { exp($0 - largest) }
      let total = weights.reduce(0, +)
      for i in 0..<valueWidth {
        var sum = 0.0
        var entry = 0
        while entry < seen.count {
          sum += weights[entry] * Double(values[(seen[entry] * keyHeads + keyHead) * valueWidth + i])
          entry += 1
        }
        output.append(total > 0 ? Float(sum / total) : 0)
      }
    }
    return output
  }
}

extension KernelTests {
  @Suite struct AttentionTests {
    let backend = CPUBackend(threads: 2)

    @Test(arguments: Instructions.available)
    func agreesWithItsDefinition(_ instructions: Instructions) throws {
      try instructions.use {
        for length in [1, 2, 37, 64, 65, 129, 270] {
          try AttentionCase(sequences: [(0, length)]).check("\(length) positions", on: backend)
        }
        for width in [1, 7, 20, 72, 129] {
          try AttentionCase(queryHeads: 5, keyHeads: 5, keyWidth: width, valueWidth: width, sequences: [(0, 66)])
            .check("heads of \(width)", on: backend)
        }
        try AttentionCase(keyWidth: 24, valueWidth: 40).check("values wider than keys", on: backend)
        try AttentionCase(queryHeads: 6, keyHeads: 1).check("one key head", on: backend)
        try AttentionCase(sequences: [(0, 5), (0, 1), (90, 3), (64, 1), (0, 64), (127, 66)])
          .check("a ragged batch with caches", on: backend)
        for window in [1, 40, 64, 100] {
          try AttentionCase(sequences: [(0, 140), (80, 1)], options: AttentionOptions(scale: 0.25, window: window))
            .check("window \(window)", on: backend)
        }
        try AttentionCase(sequences: [(0, 130)], options: AttentionOptions(scale: 2, softCap: 1.5))
          .check("soft cap", on: backend)
        for window in [1, 63, 64, 65, 100] {
          try AttentionCase(
            sequences: [(0, 300), (70, 66), (window, 1), (255, 3)],
            options: AttentionOptions(scale: 2, window: window, softCap: 1.5)
          )
          .check("window \(window) and soft cap", on: backend)
        }
        try AttentionCase(
          sequences: [(0, 130), (3, 1)],
          options: AttentionOptions(scale: 1, alibiSlopes: [0.5, 0.25, 2, 0])
        )
        .check("ALiBi", on: backend)
        try AttentionCase(
          sequences: [(0, 130), (300, 3)],
          options: AttentionOptions(scale: 0.25, alibiSlopes: [0.7071, 0.3535, 0.011, 0], roundsAlibi: true)
        )
        .check("rounded ALiBi", on: backend)
        try AttentionCase(sequences: [(0, 130)], options: AttentionOptions(scale: 0.25, isCausal: false))
          .check("both ways", on: backend)
        try AttentionCase(sequences: [(0, 130)], options: AttentionOptions(scale: 4)).check("sharp", on: backend)
      }
    }

    @Test func readsHeadsFromAFusedProjection() throws {
      // [positions, heads, (query, key, value), width], as GPT-NeoX interleaves them.
      let (rows, heads, width) = (50, 3, 10)
      var numbers = RandomNumbers(seed: 21)
      let fused = numbers.floats(rows * heads * 3 * width)
      let matrix = try backend.upload(fused, rows: rows, columns: heads * 3 * width)
      func part(_ index: Int) -> Heads {
        Heads(matrix.columns(index * width..<matrix.columns), count: heads, width: width, stride: 3 * width)
      }
      func copied(_ index: Int) throws -> Heads {
        let copy = Heads(try backend.allocate(rows: rows, columns: heads * width), count: heads, width: width)
        try backend.copy(part(index), into: copy)
        return copy
      }
      let direct = try backend.allocate(rows: rows, columns: heads * width)
      let indirect = try backend.allocate(rows: rows, columns: heads * width)
      for (output, parts) in [
        (direct, [part(0), part(1), part(2)]), (indirect, [try copied(0), try copied(1), try copied(2)]),
      ] {
        try backend.attention(
          parts[0],
          [AttentionSequence(rows: 0..<rows, firstPosition: 0, keys: parts[1], values: parts[2])],
          options: AttentionOptions(scale: 0.3),
          into: Heads(output, count: heads, width: width)
        )
      }
      let result = try backend.download(direct)
      #expect(result == (try backend.download(indirect)))
      #expect(result.prefix(width).elementsEqual(fused[2 * width..<3 * width]), "the first position sees only itself")
    }

    @Test func aPositionIsTheSameBitsInABatchAloneAndWithACache() throws {
      let (length, heads, width) = (200, 4, 24)
      var numbers = RandomNumbers(seed: 22)
      let parts = try (0..<3).map { _ in
        Heads(
          try backend.upload(numbers.floats(length * heads * width), rows: length, columns: heads * width),
          count: heads,
          width: width
        )
      }
      func run(_ rows: Range<Int>) throws -> [Float] {
        let output = try backend.allocate(rows: rows.count, columns: heads * width)
        try backend.attention(
          parts[0].rows(rows),
          [
            AttentionSequence(
              rows: 0..<rows.count,
              firstPosition: rows.lowerBound,
              keys: parts[1].rows(0..<rows.upperBound),
              values: parts[2].rows(0..<rows.upperBound)
            )
          ],
          options: AttentionOptions(scale: 0.2),
          into: Heads(output, count: heads, width: width)
        )
        return try backend.download(output)
      }
      let all = try run(0..<length)
      for rows in [0..<1, 0..<65, 63..<64, 64..<70, 100..<101, 131..<200, 199..<200] {
        #expect(
          try run(rows) == Array(all[rows.lowerBound * heads * width..<rows.upperBound * heads * width]),
          "\(rows)"
        )
      }
    }

    @Test(arguments: Instructions.available, [Rotary.Pairing.halves, .neighbours])
    func turnsByPosition(_ instructions: Instructions, pairing: Rotary.Pairing) throws {
      let (rows, heads, width, pairs) = (5, 3, 22, 9)
      let positions: [Int32] = [0, 3, 3, 1000, 17]
      let frequencies = (0..<pairs).map { Float(pow(10000, -Double($0) / Double(pairs))) }
      let rotary = Rotary(inverseFrequencies: frequencies, scale: 1.25, pairing: pairing)
      var numbers = RandomNumbers(seed: 23)
      let values = numbers.floats(rows * heads * (width + 2))
      var expected = values
      for row in 0..<rows {
        for head in 0..<heads {
          let start = row * heads * (width + 2) + head * (width + 2)
          for i in 0..<pairs {
            let (a, b) = pairing == .halves ? (start + i, start + i + pairs) : (start + 2 * i, start + 2 * i + 1)
            let angle = Float(positions[row]) * frequencies[i]
            let (c, s) = (Double(cos(angle)) * 1.25, Double(sin(angle)) * 1.25)
            expected[a] = Float(Double(values[a]) * c - Double(values[b]) * s)
            expected[b] = Float(Double(values[b]) * c + Double(values[a]) * s)
          }
        }
      }
      try instructions.use {
        let x = try GuardedMatrix(values, rows: rows, columns: heads * (width + 2), on: backend)
        try backend.rotate(
          Heads(x.matrix, count: heads, width: width, stride: width + 2),
          positions: positions,
          by: rotary
        )
        expectClose(try x.values(), expected, .kernel)
      }
    }
  }
}
