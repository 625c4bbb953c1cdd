import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Recurrences against their definitions in double precision, whole and cut at every boundary.
extension KernelTests {
  @Suite struct RecurrenceTests {
    let backend = CPUBackend(threads: 2)

    /// What a recurrence makes of two sequences of `lengths` rows: outputs and final states.
    private func run(
      lengths: [Int],
      width: Int,
      stateWidth: Int,
      states: [[Float]],
      cuts: [Int] = [],
      _ body: ([RecurrentSegment], Matrix) throws -> Void
    ) throws -> (output: [Float], states: [[Float]]) {
      let output = try GuardedMatrix(rows: lengths.reduce(0, +), columns: width, on: backend)
      let held = try states.map { try GuardedMatrix($0, rows: 1, columns: stateWidth, on: backend) }
      var first = 0
      var spans: [Range<Int>] = []
      for length in lengths {
        spans.append(first..<first + length)
        first += length
      }
      for (low, high) in zip([0] + cuts, cuts + [lengths.max() ?? 0]) {
        let segments = spans.indices.compactMap { index -> RecurrentSegment? in
          let rows = (spans[index].lowerBound + low..<spans[index].lowerBound + high).clamped(to: spans[index])
          return rows.isEmpty ? nil : RecurrentSegment(rows: rows, state: held[index].matrix)
        }
        try body(segments, output.matrix)
      }
      return (try output.values(), try held.map { try $0.values() })
    }

    /// Checks the whole against `expected` and every cut against the whole, bit for bit.
    private func check(
      _ what: String,
      lengths: [Int],
      width: Int,
      stateWidth: Int,
      states: [[Float]],
      expected: (output: [Float], states: [[Float]]),
      _ body: ([RecurrentSegment], Matrix) throws -> Void
    ) throws {
      let whole = try run(lengths: lengths, width: width, stateWidth: stateWidth, states: states, body)
      let tolerance = Tolerance(share: 5e-6)
      expectClose(whole.output, expected.output, tolerance, "\(what), output")
      for (got, wanted) in zip(whole.states, expected.states) { expectClose(got, wanted, tolerance, "\(what), state") }
      for cut in 1..<(lengths.max() ?? 1) {
        let cuts = [cut]
        let pieces = try run(lengths: lengths, width: width, stateWidth: stateWidth, states: states, cuts: cuts, body)
        #expect(pieces.output == whole.output && pieces.states == whole.states, "\(what), cut at \(cut)")
      }
    }

    private func softplus(_ x: Double) -> Double { x > 30 ? x : log1p(exp(x)) }
    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    @Test(arguments: Instructions.available)
    func convolution(_ instructions: Instructions) throws {
      try instructions.use {
        for (channels, taps, layout, isActivated) in [
          (1, 1, .channelsFirst, false), (15, 4, .channelsFirst, true), (16, 4, .tapsFirst, false),
          (17, 3, .channelsFirst, true), (130, 2, .tapsFirst, true), (76, 5, .channelsFirst, false),
        ] as [(Int, Int, CausalConvolution.StateLayout, Bool)] {
          var numbers = RandomNumbers(seed: 40)
          let lengths = [9, 1]
          let x = numbers.floats(10 * channels)
          let (weight, bias) = (numbers.floats(taps * channels), numbers.floats(channels))
          let convolution = CausalConvolution(
            weight: try backend.upload(weight, rows: taps, columns: channels),
            bias: isActivated ? try backend.upload(bias, rows: 1, columns: channels) : nil,
            stateLayout: layout,
            isActivated: isActivated
          )
          let held = convolution.heldInputs
          let states = lengths.map { _ in numbers.floats(held * channels) }
          var output = [Float](repeating: 0, count: 10 * channels)
          var finals = states
          var first = 0
          for (index, length) in lengths.enumerated() {
            for channel in 0..<channels {
              func place(_ tap: Int) -> Int {
                layout == .channelsFirst ? channel * held + tap : tap * channels + channel
              }
              var line = (0..<held).map { Double(states[index][place($0)]) }
              for row in first..<first + length {
                line.append(Double(x[row * channels + channel]))
                var sum = isActivated ? Double(bias[channel]) : 0
                for tap in 0..<taps {
                  sum += Double(weight[tap * channels + channel]) * line[line.count - taps + tap]
                }
                output[row * channels + channel] = Float(isActivated ? sum * sigmoid(sum) : sum)
              }
              for tap in 0..<held { finals[index][place(tap)] = Float(line[line.count - held + tap]) }
            }
            first += length
          }
          let input = try GuardedMatrix(x, rows: 10, columns: channels, on: backend).matrix
          try check(
            "convolution of \(channels) channels, \(taps) taps",
            lengths: lengths,
            width: channels,
            stateWidth: held * channels,
            states: states,
            expected: (output, finals)
          ) { try backend.convolve(input, $0, by: convolution, into: $1) }
        }
      }
    }

    @Test(arguments: Instructions.available)
    func selectiveScan(_ instructions: Instructions) throws {
      try instructions.use {
        for (channels, width, isGated) in [
          (1, 1, false), (15, 16, true), (17, 7, true), (76, 16, true), (130, 3, false),
        ] {
          var numbers = RandomNumbers(seed: 41)
          let lengths = [11, 3]
          let rows = 14
          let (x, step, gate) = (
            numbers.floats(rows * channels), numbers.floats(rows * channels).map { 4 * $0 },
            numbers.floats(rows * channels)
          )
          let (write, read) = (numbers.floats(rows * width), numbers.floats(rows * width))
          let rate = numbers.floats(width * channels).map { -exp(3 * $0) }
          let skip = numbers.floats(channels)
          let states = lengths.map { _ in numbers.floats(channels * width) }
          var output = [Float](repeating: 0, count: rows * channels)
          var finals = states
          var first = 0
          for (index, length) in lengths.enumerated() {
            for channel in 0..<channels {
              var h = (0..<width).map { Double(states[index][channel * width + $0]) }
              for row in first..<first + length {
                let (input, delta) = (
                  Double(x[row * channels + channel]), softplus(Double(step[row * channels + channel]))
                )
                var sum = Double(skip[channel]) * input
                for n in 0..<width {
                  h[n] =
                    exp(delta * Double(rate[n * channels + channel])) * h[n] + delta * Double(write[row * width + n])
                    * input
                  sum += Double(read[row * width + n]) * h[n]
                }
                let z = Double(gate[row * channels + channel])
                output[row * channels + channel] = Float(isGated ? sum * z * sigmoid(z) : sum)
              }
              for n in 0..<width { finals[index][channel * width + n] = Float(h[n]) }
            }
            first += length
          }
          func guarded(_ values: [Float], _ columns: Int) throws -> Matrix {
            try GuardedMatrix(values, rows: rows, columns: columns, on: backend).matrix
          }
          let scan = SelectiveScan(
            input: try guarded(x, channels),
            step: try guarded(step, channels),
            write: try guarded(write, width),
            read: try guarded(read, width),
            gate: isGated ? try guarded(gate, channels) : nil,
            rate: try backend.upload(rate, rows: width, columns: channels),
            skip: try backend.upload(skip, rows: 1, columns: channels)
          )
          try check(
            "scan of \(channels) channels, states of \(width)",
            lengths: lengths,
            width: channels,
            stateWidth: channels * width,
            states: states,
            expected: (output, finals)
          ) { try backend.selectiveScan(scan, $0, into: $1) }
        }
      }
    }

    @Test(arguments: Instructions.available)
    func headScan(_ instructions: Instructions) throws {
      try instructions.use {
        for (heads, headWidth, groups, width, isGated) in [
          (1, 1, 1, 1, false), (6, 13, 2, 20, true), (4, 16, 4, 16, true), (3, 18, 1, 35, false), (8, 5, 2, 48, true),
        ] {
          var numbers = RandomNumbers(seed: 42)
          let lengths = [7, 2]
          let rows = 9
          let inner = heads * headWidth
          let shape = HeadScan.Shape(heads: heads, headWidth: headWidth, groups: groups, stateWidth: width)
          let (x, gate) = (numbers.floats(rows * inner), numbers.floats(rows * inner))
          let step = numbers.floats(rows * heads).map { 4 * $0 }
          let (write, read) = (numbers.floats(rows * groups * width), numbers.floats(rows * groups * width))
          let (bias, skip) = (numbers.floats(heads), numbers.floats(heads))
          let rate = numbers.floats(heads).map { -exp(2 * $0) }
          let states = lengths.map { _ in numbers.floats(inner * width) }
          let limits: ClosedRange<Float> = 0.1...2
          var output = [Float](repeating: 0, count: rows * inner)
          var finals = states
          var first = 0
          for (index, length) in lengths.enumerated() {
            for column in 0..<inner {
              let head = column / headWidth
              let group = head * groups / heads
              var h = (0..<width).map { Double(states[index][column * width + $0]) }
              for row in first..<first + length {
                let raw = softplus(Double(step[row * heads + head]) + Double(bias[head]))
                let delta = min(max(raw, Double(limits.lowerBound)), Double(limits.upperBound))
                let input = Double(x[row * inner + column])
                var sum = Double(skip[head]) * input
                for n in 0..<width {
                  let place = (row * groups + group) * width + n
                  h[n] = exp(delta * Double(rate[head])) * h[n] + delta * Double(write[place]) * input
                  sum += Double(read[place]) * h[n]
                }
                let z = Double(gate[row * inner + column])
                output[row * inner + column] = Float(isGated ? sum * z * sigmoid(z) : sum)
              }
              for n in 0..<width { finals[index][column * width + n] = Float(h[n]) }
            }
            first += length
          }
          func guarded(_ values: [Float], _ columns: Int) throws -> Matrix {
            try GuardedMatrix(values, rows: rows, columns: columns, on: backend).matrix
          }
          let scan = HeadScan(
            shape,
            input: try guarded(x, inner),
            step: try guarded(step, heads),
            write: try guarded(write, groups * width),
            read: try guarded(read, groups * width),
            gate: isGated ? try guarded(gate, inner) : nil,
            stepBias: try backend.upload(bias, rows: 1, columns: heads),
            rate: try backend.upload(rate, rows: 1, columns: heads),
            skip: try backend.upload(skip, rows: 1, columns: heads),
            stepRange: limits
          )
          try check(
            "scan of \(heads) heads of \(headWidth) in \(groups) groups, states of \(width)",
            lengths: lengths,
            width: inner,
            stateWidth: inner * width,
            states: states,
            expected: (output, finals)
          ) { try backend.headScan(scan, $0, into: $1) }
        }
      }
    }

    @Test(arguments: Instructions.available)
    func gatedRecurrence(_ instructions: Instructions) throws {
      try instructions.use {
        for channels in [1, 15, 16, 17, 77] {
          var numbers = RandomNumbers(seed: 43)
          let lengths = [6, 2]
          let rows = 8
          let x = numbers.floats(rows * channels)
          let (inputGate, recurrenceGate) = (
            numbers.floats(rows * channels), numbers.floats(rows * channels).map { 6 * $0 }
          )
          let rate = numbers.floats(channels).map { exp(4 * $0) }
          let states = [numbers.floats(channels), [Float](repeating: 0, count: channels)]
          var output = [Float](repeating: 0, count: rows * channels)
          var finals = states
          var first = 0
          for (index, length) in lengths.enumerated() {
            for channel in 0..<channels {
              var h = Double(states[index][channel])
              for row in first..<first + length {
                let place = row * channels + channel
                let exponent = -Double(rate[channel]) * sigmoid(Double(recurrenceGate[place]))
                let multiplier = index == 1 && row == first ? 1 : (-expm1(2 * exponent)).squareRoot()
                h = exp(exponent) * h + multiplier * sigmoid(Double(inputGate[place])) * Double(x[place])
                output[place] = Float(h)
              }
              finals[index][channel] = Float(h)
            }
            first += length
          }
          func guarded(_ values: [Float]) throws -> Matrix {
            try GuardedMatrix(values, rows: rows, columns: channels, on: backend).matrix
          }
          let recurrence = GatedRecurrence(
            input: try guarded(x),
            inputGate: try guarded(inputGate),
            recurrenceGate: try guarded(recurrenceGate),
            rate: try backend.upload(rate, rows: 1, columns: channels)
          )
          try check(
            "gated recurrence of \(channels)",
            lengths: lengths,
            width: channels,
            stateWidth: channels,
            states: states,
            expected: (output, finals)
          ) { segments, output in
            let begins = segments.map { $0.rows.lowerBound == lengths[0] }
            try backend.gatedRecurrence(recurrence, segments, begins: begins, into: output)
          }
        }
      }
    }

    /// An addition δ to a state decays and is read as the states beside it are, whatever they hold.
    @Test func anEditOfAStateDoesWhatItsClosedFormSays() throws {
      var numbers = RandomNumbers(seed: 44)
      let (rows, channels, width) = (9, 21, 5)
      let x = try backend.upload(numbers.floats(rows * channels), rows: rows, columns: channels)
      let step = numbers.floats(rows * channels)
      let read = numbers.floats(rows * width)
      let rate = numbers.floats(width * channels).map { -exp($0) }
      let scan = SelectiveScan(
        input: x,
        step: try backend.upload(step, rows: rows, columns: channels),
        write: try backend.upload(numbers.floats(rows * width), rows: rows, columns: width),
        read: try backend.upload(read, rows: rows, columns: width),
        gate: nil,
        rate: try backend.upload(rate, rows: width, columns: channels),
        skip: try backend.upload(numbers.floats(channels), rows: 1, columns: channels)
      )
      let state = numbers.floats(channels * width)
      let delta = numbers.floats(channels * width)
      func outputs(_ state: [Float]) throws -> [Float] {
        let segment = RecurrentSegment(rows: 0..<rows, state: try backend.upload(state, rows: 1, columns: state.count))
        let output = try backend.allocate(rows: rows, columns: channels)
        try backend.selectiveScan(scan, [segment], into: output)
        return try backend.download(output)
      }
      let effect = zip(try outputs(zip(state, delta).map { $0 + $1 }), try outputs(state)).map { $0 - $1 }
      var expected = [Float](repeating: 0, count: rows * channels)
      for channel in 0..<channels {
        var left = (0..<width).map { Double(delta[channel * width + $0]) }
        for row in 0..<rows {
          var sum = 0.0
          for n in 0..<width {
            left[n] *= exp(softplus(Double(step[row * channels + channel])) * Double(rate[n * channels + channel]))
            sum += Double(read[row * width + n]) * left[n]
          }
          expected[row * channels + channel] = Float(sum)
        }
      }
      expectClose(effect, expected, Tolerance(share: 1e-5))
    }
  }
}
