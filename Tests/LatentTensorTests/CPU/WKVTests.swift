import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

extension KernelTests {
  /// RWKV's kernels against their definitions in double precision, at sizes around the vectors'.
  @Suite struct WKVTests {
    let backend = CPUBackend(threads: 2)
    static let heads = [(1, 1), (3, 5), (2, 16), (2, 20), (1, 64), (2, 70), (1, 130)].map {
      HeadLayout(count: $0.0, width: $0.1)
    }

    /// Rows of sequences, with a row before and after that belong to none.
    private static let segments = [1..<4, 4..<5, 6..<13]
    private static let rows = 14

    private func matrix(_ values: [Float], columns: Int) throws -> Matrix {
      try GuardedMatrix(values, rows: values.count / columns, columns: columns, on: backend).matrix
    }

    /// Runs a recurrence over segments with random states and compares outputs and states with a definition.
    private func check(
      _ what: String,
      width: Int,
      stateWidth: Int,
      states: inout [[Float]],
      run: ([RecurrentSegment], Matrix) throws -> Void,
      define: (_ row: Int, _ state: inout [Double]) -> [Double]
    ) throws {
      let output = try GuardedMatrix(
        [Float](repeating: -7, count: Self.rows * width),
        rows: Self.rows,
        columns: width,
        on: backend
      )
      let held = try states.map { try GuardedMatrix($0, rows: 1, columns: stateWidth, on: backend) }
      try run(zip(Self.segments, held).map { RecurrentSegment(rows: $0, state: $1.matrix) }, output.matrix)
      let outputs = try output.values()
      for (index, rows) in Self.segments.enumerated() {
        var state = states[index].map(Double.init)
        var expected: [Float] = []
        for row in rows { expected += define(row, &state).map { Float($0) } }
        expectClose(
          Array(outputs[rows.lowerBound * width..<rows.upperBound * width]),
          expected,
          Tolerance(share: 1e-5),
          what
        )
        expectClose(try held[index].values(), state.map { Float($0) }, Tolerance(share: 1e-5), "\(what) state")
      }
      for row in [0, 5, 13] {
        #expect(outputs[row * width..<(row + 1) * width].allSatisfy { $0 == -7 }, "\(what): a row of no segment")
      }
    }

    /// The same numbers, bit for bit, however a sequence is cut.
    private func checkCuts(
      _ what: String,
      width: Int,
      state: [Float],
      run: ([RecurrentSegment], Matrix) throws -> Void
    ) throws {
      func result(cutAt cut: Int) throws -> ([Float], [Float]) {
        let output = try backend.allocate(rows: Self.rows, columns: width)
        let held = try backend.upload(state, rows: 1, columns: state.count)
        for part in [0..<cut, cut..<Self.rows] where !part.isEmpty {
          try run([RecurrentSegment(rows: part, state: held)], output)
        }
        return (try backend.download(output), try backend.download(held))
      }
      let whole = try result(cutAt: 0)
      for cut in 1..<Self.rows {
        let parts = try result(cutAt: cut)
        #expect(parts.0 == whole.0 && parts.1 == whole.1, "\(what) cut at \(cut)")
      }
    }

    @Test(arguments: Instructions.available)
    func tokenShift(_ instructions: Instructions) throws {
      try instructions.use {
        for columns in [1, 15, 16, 17, 40, 517] {
          var numbers = RandomNumbers(seed: 40)
          let values = numbers.floats(Self.rows * columns)
          let x = try matrix(values, columns: columns)
          let fixed = numbers.floats(columns)
          let varying = numbers.floats(Self.rows * columns)
          let shares = [try matrix(fixed, columns: columns), try matrix(varying, columns: columns)]
          var states = Self.segments.map { _ in numbers.floats(columns) }
          for index in 0..<2 {
            try check(
              "shift of \(columns)",
              width: columns,
              stateWidth: columns,
              states: &states,
              run: { segments, output in
                // The other mixture beside it, as it is used.
                let other = try backend.allocate(rows: Self.rows, columns: columns)
                let outputs = index == 0 ? [output, other] : [other, output]
                try backend.shiftTokens(x, segments, shares: shares, into: outputs)
              },
              define: { row, state in
                let now = values[row * columns..<(row + 1) * columns].map(Double.init)
                let mixed = now.indices.map { i in
                  now[i] + (state[i] - now[i]) * Double(index == 0 ? fixed[i] : varying[row * columns + i])
                }
                state = now
                return mixed
              }
            )
          }
          let before = try matrix(numbers.floats(Self.rows * columns), columns: columns)
          let output = try GuardedMatrix(rows: Self.rows, columns: columns, on: backend)
          try backend.interpolate(x, before, share: shares[1], into: output.matrix)
          let previous = try backend.download(before)
          let expected = values.indices.map { values[$0] + (previous[$0] - values[$0]) * varying[$0] }
          expectClose(try output.values(), expected, .kernel, "interpolate \(columns)")
        }
      }
    }

    @Test(arguments: Instructions.available)
    func averages(_ instructions: Instructions) throws {
      try instructions.use {
        for columns in [1, 16, 19, 70, 131] {
          var numbers = RandomNumbers(seed: 41)
          let parts = (0..<3).map { _ in numbers.floats(Self.rows * columns).map { $0 * 4 } }
          let logDecay = numbers.floats(columns).map { -exp($0 * 4) }
          let bonus = numbers.floats(columns)
          let (k, v, r) = (parts[0], parts[1], parts[2])
          let wkv = WKV4(
            key: try matrix(k, columns: columns),
            value: try matrix(v, columns: columns),
            receptance: try matrix(r, columns: columns),
            logDecay: try matrix(logDecay, columns: columns),
            bonus: try matrix(bonus, columns: columns)
          )
          var states = Self.segments.map { _ in numbers.floats(2 * columns) }
          // One of the sequences has not begun.
          states[1] = [Float](repeating: 0, count: columns) + [Float](repeating: WKV4.emptyWeight, count: columns)
          try check(
            "wkv4 of \(columns)",
            width: columns,
            stateWidth: 2 * columns,
            states: &states,
            run: { try backend.wkv4(wkv, $0, into: $1) },
            define: { row, state in
              (0..<columns).map { i in
                let at = row * columns + i
                let (key, value) = (Double(k[at]), Double(v[at]))
                let (average, weight) = (state[i], state[columns + i])
                // The paper's own form: a numerator and a denominator relative to the larger exponent.
                func mean(_ held: Double, _ new: Double) -> (Double, Double) {
                  let largest = max(held, new)
                  let (old, fresh) = (exp(held - largest), exp(new - largest))
                  return ((old * average + fresh * value) / (old + fresh), largest + log(old + fresh))
                }
                let (mixed, _) = mean(weight, Double(bonus[i]) + key)
                (state[i], state[columns + i]) = mean(weight + Double(logDecay[i]), key)
                return mixed / (1 + exp(-Double(r[at])))
              }
            }
          )
          try checkCuts("wkv4 of \(columns)", width: columns, state: states[0]) { try backend.wkv4(wkv, $0, into: $1) }
        }
      }
    }

    /// The definition of RWKV-5's recurrence for one row, [head, key, value].
    private static func define5(
      _ heads: HeadLayout,
      _ state: inout [Double],
      r: ArraySlice<Float>,
      k: ArraySlice<Float>,
      v: ArraySlice<Float>,
      w: ArraySlice<Float>,
      u: [Float]
    ) -> [Double] {
      let n = heads.width
      let (r, k, v, w) = (Array(r), Array(k), Array(v), Array(w))
      var output = [Double](repeating: 0, count: heads.columns)
      for head in 0..<heads.count {
        for i in head * n..<(head + 1) * n {
          for j in 0..<n {
            let written = Double(k[i]) * Double(v[head * n + j])
            output[head * n + j] += Double(r[i]) * (Double(u[i]) * written + state[i * n + j])
            state[i * n + j] = Double(w[i]) * state[i * n + j] + written
          }
        }
      }
      return output
    }

    @Test(arguments: Instructions.available)
    func matrixStates(_ instructions: Instructions) throws {
      try instructions.use {
        for heads in Self.heads {
          let columns = heads.columns
          var numbers = RandomNumbers(seed: 42)
          let parts = (0..<3).map { _ in numbers.floats(Self.rows * columns) }
          let varying = numbers.floats(Self.rows * columns).map { abs($0) }
          let bonus = numbers.floats(columns)
          let matrices = try parts.map { try matrix($0, columns: columns) }
          var states = Self.segments.map { _ in numbers.floats(heads.stateWidth) }
          for isFixed in [false, true] {
            let decay = isFixed ? Array(varying.prefix(columns)) : varying
            let wkv = WKV5(
              heads,
              receptance: matrices[0],
              key: matrices[1],
              value: matrices[2],
              decay: try matrix(decay, columns: columns),
              bonus: try matrix(bonus, columns: columns)
            )
            try check(
              "wkv5 of \(heads)",
              width: columns,
              stateWidth: heads.stateWidth,
              states: &states,
              run: { try backend.wkv5(wkv, $0, into: $1) },
              define: { row, state in
                let span = row * columns..<(row + 1) * columns
                return Self.define5(
                  heads,
                  &state,
                  r: parts[0][span],
                  k: parts[1][span],
                  v: parts[2][span],
                  w: isFixed ? decay[...] : decay[span],
                  u: bonus
                )
              }
            )
            try checkCuts("wkv5 of \(heads)", width: columns, state: states[0]) { try backend.wkv5(wkv, $0, into: $1) }
          }
        }
      }
    }

    /// The definition of RWKV-7's recurrence for one row, [head, value, key].
    private static func define7(_ heads: HeadLayout, _ state: inout [Double], _ x: [[Float]]) -> [Double] {
      let n = heads.width
      let (r, w, k, v, removal, replacement) = (x[0], x[1], x[2], x[3], x[4], x[5])
      return (0..<heads.columns).map { i in
        let first = i / n * n
        let row = i * n..<(i + 1) * n
        let found = row.reduce(0) { $0 + state[$1] * Double(removal[first + $1 - row.lowerBound]) }
        return row.reduce(0) { sum, at in
          let j = first + at - row.lowerBound
          state[at] =
            state[at] * Double(w[j]) - found * Double(replacement[j]) + Double(v[i]) * Double(k[j])
          return sum + state[at] * Double(r[j])
        }
      }
    }

    private func deltaRule(_ heads: HeadLayout, _ numbers: inout RandomNumbers) throws -> (WKV7, [[Float]]) {
      let columns = heads.columns
      // Sizes at which the state neither dies out nor grows.
      let scale = 1 / Float(heads.width).squareRoot()
      var parts = (0..<6).map { _ in numbers.floats(Self.rows * columns) }
      parts[1] = parts[1].map { 0.77 + 0.22 * $0 }
      for index in [4, 5] { parts[index] = parts[index].map { $0 * scale } }
      let m = try parts.map { try matrix($0, columns: columns) }
      let wkv = WKV7(heads, receptance: m[0], decay: m[1], key: m[2], value: m[3], removal: m[4], replacement: m[5])
      return (wkv, parts)
    }

    @Test(arguments: Instructions.available)
    func deltaRule(_ instructions: Instructions) throws {
      try instructions.use {
        for heads in Self.heads {
          let columns = heads.columns
          var numbers = RandomNumbers(seed: 43)
          let (wkv, parts) = try deltaRule(heads, &numbers)
          var states = Self.segments.map { _ in numbers.floats(heads.stateWidth) }
          try check(
            "wkv7 of \(heads)",
            width: columns,
            stateWidth: heads.stateWidth,
            states: &states,
            run: { try backend.wkv7(wkv, $0, into: $1) },
            define: { row, state in
              Self.define7(heads, &state, parts.map { Array($0[row * columns..<(row + 1) * columns]) })
            }
          )
          try checkCuts("wkv7 of \(heads)", width: columns, state: states[0]) { try backend.wkv7(wkv, $0, into: $1) }
        }
      }
    }

    @Test(arguments: Instructions.available)
    func preparation(_ instructions: Instructions) throws {
      func sigmoid(_ x: Float) -> Double { 1 / (1 + exp(-Double(x))) }
      try instructions.use {
        for heads in Self.heads {
          let columns = heads.columns
          var numbers = RandomNumbers(seed: 44)
          let given = (0..<6).map { _ in numbers.floats(Self.rows * columns).map { $0 * 3 } }
          let (scale, share) = (numbers.floats(columns), numbers.floats(columns))
          for hasFirst in [false, true] {
            let held = try given.map { try GuardedMatrix($0, rows: Self.rows, columns: columns, on: backend) }
            let removal = try GuardedMatrix(rows: Self.rows, columns: columns, on: backend)
            try backend.prepare(
              WKV7Inputs(
                heads,
                removalScale: try matrix(scale, columns: columns),
                rateShare: try matrix(share, columns: columns),
                key: held[0].matrix,
                rate: held[1].matrix,
                decay: held[2].matrix,
                removal: removal.matrix,
                value: held[3].matrix,
                firstValue: hasFirst ? (mix: held[4].matrix, value: held[5].matrix) : nil
              )
            )
            let expected = given[0].indices.map { at -> [Double] in
              let (k, column) = (Double(given[0][at]), at % columns)
              let first = at - at % heads.width
              let square = (first..<first + heads.width).reduce(0.0) { sum, other in
                let scaled = Double(given[0][other]) * Double(scale[other % columns])
                return sum + scaled * scaled
              }
              let kappa = k * Double(scale[column]) / max(square.squareRoot(), 1e-12)
              let rate = sigmoid(given[1][at])
              let value = Double(given[3][at])
              return [
                k * (1 + (rate - 1) * Double(share[column])), kappa * rate, exp(-exp(-0.5) * sigmoid(given[2][at])),
                hasFirst ? value + (Double(given[5][at]) - value) * sigmoid(given[4][at]) : value, kappa,
              ]
            }
            let results = try [held[0], held[1], held[2], held[3], removal].map { try $0.values() }
            for (index, what) in ["key", "replacement", "decay", "value", "removal"].enumerated() {
              expectClose(results[index], expected.map { Float($0[index]) }, .kernel, "\(what) of \(heads)")
            }
          }
          let decays = numbers.floats(Self.rows * columns).map { $0 * 5 }
          let decayed = try GuardedMatrix(decays, rows: Self.rows, columns: columns, on: backend)
          try backend.applyDecay(decayed.matrix)
          expectClose(try decayed.values(), decays.map { Float(exp(-exp(Double($0)))) }, .kernel, "decay")
        }
      }
    }

    @Test(arguments: Instructions.available)
    func headNorms(_ instructions: Instructions) throws {
      try instructions.use {
        for heads in Self.heads where heads.width > 1 {
          let columns = heads.columns
          var numbers = RandomNumbers(seed: 45)
          let given = (0..<5).map { _ in numbers.floats(Self.rows * columns) }
          let (gain, bias, weight) = (numbers.floats(columns), numbers.floats(columns), numbers.floats(columns))
          let norm = HeadNorm(
            heads,
            gain: try matrix(gain, columns: columns),
            bias: try matrix(bias, columns: columns),
            epsilon: 0.01
          )
          let parts = try given.dropFirst().map { try matrix($0, columns: columns) }
          for hasBonus in [false, true] {
            let x = try GuardedMatrix(given[0], rows: Self.rows, columns: columns, on: backend)
            let bonus = HeadNorm.Bonus(
              weight: try matrix(weight, columns: columns),
              receptance: parts[1],
              key: parts[2],
              value: parts[3]
            )
            try backend.normHeads(x.matrix, by: norm, bonus: hasBonus ? bonus : nil, gate: parts[0])
            let expected = given[0].indices.map { at -> Float in
              let first = at - at % heads.width
              let head = (first..<first + heads.width)
              let values = head.map { Double(given[0][$0]) }
              let mean = values.reduce(0, +) / Double(heads.width)
              let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(heads.width)
              var value = (Double(given[0][at]) - mean) / (variance + 0.01).squareRoot()
              value = value * Double(gain[at % columns]) + Double(bias[at % columns])
              if hasBonus {
                value +=
                  head.reduce(0.0) { $0 + Double(given[2][$1]) * Double(given[3][$1]) * Double(weight[$1 % columns]) }
                  * Double(given[4][at])
              }
              return Float(value * Double(given[1][at]))
            }
            expectClose(try x.values(), expected, Tolerance(share: 4e-6), "norm of \(heads)")
          }
        }
      }
    }

    /// As long as the tokens are fixed, what is added to a state reaches later outputs by the decays alone.
    @Test func `an edit of a state has the effect of its closed form`() throws {
      let heads = HeadLayout(count: 2, width: 20)
      let (columns, n) = (heads.columns, heads.width)
      var numbers = RandomNumbers(seed: 46)
      let rule = try deltaRule(heads, &numbers)
      let (r, w) = (rule.1[0], rule.1[1])
      let state = numbers.floats(heads.stateWidth)
      let edit = numbers.floats(heads.stateWidth)
      func outputs(_ state: [Float], _ run: ([RecurrentSegment], Matrix) throws -> Void) throws -> [Float] {
        let output = try backend.allocate(rows: Self.rows, columns: columns)
        let held = try backend.upload(state, rows: 1, columns: state.count)
        try run([RecurrentSegment(rows: 0..<Self.rows, state: held)], output)
        return try backend.download(output)
      }
      func effect(_ run: ([RecurrentSegment], Matrix) throws -> Void) throws -> [Float] {
        let baseline = try outputs(state, run)
        return zip(try outputs(zip(state, edit).map { $0 + 2 * $1 }, run), baseline).map { $0 - $1 }
      }

      // RWKV-5 and 6: r · (Π diag w) · δ
      let wkv5 = WKV5(
        heads,
        receptance: rule.0.receptance,
        key: rule.0.key,
        value: rule.0.value,
        decay: rule.0.decay,
        bonus: try matrix(numbers.floats(columns), columns: columns)
      )
      var left = edit.map { 2 * Double($0) }
      var expected: [Float] = []
      for row in 0..<Self.rows {
        for j in 0..<columns {
          let head = j / n
          let sum = (head * n..<(head + 1) * n).reduce(0.0) {
            $0 + Double(r[row * columns + $1]) * left[$1 * n + j % n]
          }
          expected.append(Float(sum))
        }
        for at in left.indices { left[at] *= Double(w[row * columns + at / n]) }
      }
      expectClose(try effect { try backend.wkv5(wkv5, $0, into: $1) }, expected, Tolerance(share: 1e-5), "wkv5")

      // RWKV-7: δ · Π (diag w − κ (κ ⊙ a)ᵀ) · r, which is the recurrence of δ itself without writing
      left = edit.map { 2 * Double($0) }
      expected = []
      for row in 0..<Self.rows {
        var parts = rule.1.map { Array($0[row * columns..<(row + 1) * columns]) }
        parts[3] = [Float](repeating: 0, count: columns)
        expected += Self.define7(heads, &left, parts).map { Float($0) }
      }
      expectClose(try effect { try backend.wkv7(rule.0, $0, into: $1) }, expected, Tolerance(share: 1e-5), "wkv7")

      // RWKV-4: σ(r) δ times the share that the average has beside the newest value, whatever the average is
      let (k, decay, bonus) = (rule.1[2], numbers.floats(columns).map { -abs($0) }, numbers.floats(columns))
      let averages = WKV4(
        key: rule.0.key,
        value: rule.0.value,
        receptance: rule.0.receptance,
        logDecay: try matrix(decay, columns: columns),
        bonus: try matrix(bonus, columns: columns)
      )
      let weights = numbers.floats(columns)
      let start = Array(state.prefix(columns)) + weights
      let moved = zip(start, Array(edit.prefix(columns)) + [Float](repeating: 0, count: columns)).map { $0 + 2 * $1 }
      let baseline = try outputs(start) { try backend.wkv4(averages, $0, into: $1) }
      let edited = try outputs(moved) { try backend.wkv4(averages, $0, into: $1) }
      expected = [Float](repeating: 0, count: Self.rows * columns)
      for j in 0..<columns {
        var (held, share) = (Double(weights[j]), 2 * Double(edit[j]))
        for row in 0..<Self.rows {
          let key = Double(k[row * columns + j])
          let now = 1 / (1 + exp(Double(bonus[j]) + key - held))
          expected[row * columns + j] = Float(share * now / (1 + exp(-Double(r[row * columns + j]))))
          held += Double(decay[j])
          share /= 1 + exp(key - held)
          held = log(exp(held) + exp(key))
        }
      }
      expectClose(zip(edited, baseline).map { $0 - $1 }, expected, Tolerance(share: 1e-5), "wkv4")
    }
  }
}
