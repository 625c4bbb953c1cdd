internal import LatentSupport

/// The machine that computes: about fifty operations on memory of its own, which no model or dictionary reads directly.
///
/// Operations are synchronous as far as the caller can tell, and are called from one compute lane at a time. Inputs and
/// outputs are views; where an operation says so, the output may be the very view of an input (in place), otherwise they
/// must not overlap. A shape that does not fit throws `LatentError` (`internal`), exhausted memory `outOfResources`.
/// A row's result does not depend on the other rows of the batch, except that a matrix product may differ in its last bits
/// on some processors (see `CPUBackend.hasIndependentRows`).
package protocol Backend: AnyObject, Sendable {
  /// As on the wire: `cpu`, `cuda:0`.
  var name: String { get }
  /// Whether `Precision.bfloat16` computes in bfloat16; where false, such weights are widened when they are made.
  var hasBFloat16: Bool { get }

  // MARK: Memory

  /// Zeroed memory for [rows, columns].
  func allocate(rows: Int, columns: Int) throws -> Matrix
  /// Copies host numbers into the device's memory at `target`, row after row.
  func upload(_ values: [Float], into target: Matrix) throws
  /// The numbers of `source`, row after row, once everything asked for before has been computed.
  func download(_ source: Matrix) throws -> [Float]

  // MARK: Rows

  /// Keeps `tensor` [rows, columns], of a floating-point dtype, for reading by row.
  func makeTable(_ tensor: Tensor) throws -> RowTable
  /// output[i] = table[rows[i]], or output[i] += table[rows[i]] when `accumulate`.
  func gather(_ table: RowTable, rows: [Int32], into output: Matrix, accumulate: Bool) throws
  /// output[i] = input[rows[i]]
  func gather(_ input: Matrix, rows: [Int32], into output: Matrix) throws
  /// output[rows[i]] = input[i]. Rows must not repeat.
  func scatter(_ input: Matrix, into output: Matrix, rows: [Int32]) throws
  /// x[rows[i]] += factors[i] · input[i]. Rows must not repeat.
  func addRows(_ input: Matrix, factors: [Float], to rows: [Int32], of x: Matrix) throws
  /// output = input
  func copy(_ input: Matrix, into output: Matrix) throws
  /// output = input, head by head; counts and widths agree, strides need not.
  func copy(_ input: Heads, into output: Heads) throws
  /// Every number becomes `value`.
  func fill(_ output: Matrix, with value: Float) throws

  // MARK: Linear layers

  /// Packs `weight`, laid out as `layout` says, and `bias` [output] for `linear`.
  func makeLinear(_ weight: Tensor, layout: WeightLayout, bias: Tensor?, precision: Precision) throws -> LinearWeight
  /// output [rows, outputWidth] = epilogue(input [rows, inputWidth] · weight + bias)
  func linear(_ input: Matrix, _ weight: LinearWeight, into output: Matrix, epilogue: Epilogue) throws

  // MARK: Norms

  /// output = (x − mean)/√(variance + epsilon) · gain + bias for each row; without gain and bias the normalised value
  /// itself (https://arxiv.org/abs/1607.06450). May work in place. `gain` and `bias` are [1, columns].
  func layerNorm(_ input: Matrix, gain: Matrix?, bias: Matrix?, epsilon: Float, into output: Matrix) throws
  /// output = x/√(mean(x²) + epsilon) · (gainOffset + gain) for each row; without gain the normalised value itself
  /// (https://arxiv.org/abs/1910.07467; gainOffset 1 is Gemma's). May work in place.
  func rmsNorm(_ input: Matrix, gain: Matrix?, gainOffset: Float, epsilon: Float, into output: Matrix) throws
  /// output = input · (gainOffset + gain) + bias, column by column: a norm's second half. May work in place.
  func scaleColumns(_ input: Matrix, gain: Matrix, gainOffset: Float, bias: Matrix?, into output: Matrix) throws

  // MARK: Attention

  /// Turns every head of row i by `positions[i]`, in place.
  func rotate(_ heads: Heads, positions: [Int32], by rotary: Rotary) throws
  /// output head h of a row = Σ_j softmax_j(score(query, key_j)) · value_j over the positions that the row may see.
  /// Query heads are shared out evenly over key heads (grouped-query attention). `query` and `output` hold the rows of
  /// the whole batch; rows that no sequence names are left alone.
  func attention(_ query: Heads, _ sequences: [AttentionSequence], options: AttentionOptions, into output: Heads) throws

  // MARK: Recurrences

  // Each goes over segments, at most one of a sequence, and leaves in every segment's state what the sequence holds after
  // it. A row's result is the same bits however its sequence is cut. Rows that no segment names are left alone.

  /// output row of a channel = bias + Σ weight[tap] · input of `taps - 1 - tap` positions before; not in place.
  func convolve(
    _ input: Matrix,
    _ segments: [RecurrentSegment],
    by convolution: CausalConvolution,
    into output: Matrix
  ) throws
  /// See `SelectiveScan`.
  func selectiveScan(_ scan: SelectiveScan, _ segments: [RecurrentSegment], into output: Matrix) throws
  /// See `HeadScan`.
  func headScan(_ scan: HeadScan, _ segments: [RecurrentSegment], into output: Matrix) throws
  /// See `GatedRecurrence`.
  ///
  /// - Parameter begins: of each segment, whether its first row is where the sequence begins.
  func gatedRecurrence(
    _ recurrence: GatedRecurrence,
    _ segments: [RecurrentSegment],
    begins: [Bool],
    into output: Matrix
  ) throws

  // MARK: RWKV

  /// The mixtures output = input + (before − input) · share, where `before` is the row before, or of a segment's first
  /// row its state [columns]. `shares` are [row or 1, columns]; not in place.
  func shiftTokens(
    _ input: Matrix,
    _ segments: [RecurrentSegment],
    shares: [Matrix],
    into outputs: [Matrix]
  ) throws
  /// output = x + (before − x) · share. The output may be the share.
  func interpolate(_ x: Matrix, _ before: Matrix, share: Matrix, into output: Matrix) throws
  /// See `WKV4`.
  func wkv4(_ wkv: WKV4, _ segments: [RecurrentSegment], into output: Matrix) throws
  /// See `WKV5`.
  func wkv5(_ wkv: WKV5, _ segments: [RecurrentSegment], into output: Matrix) throws
  /// See `WKV7`.
  func wkv7(_ wkv: WKV7, _ segments: [RecurrentSegment], into output: Matrix) throws
  /// See `WKV7Inputs`.
  func prepare(_ inputs: WKV7Inputs) throws
  /// x = exp(−exp(x)), in place: RWKV-6's decay of its parameter.
  func applyDecay(_ x: Matrix) throws
  /// See `HeadNorm`; in place.
  func normHeads(_ x: Matrix, by norm: HeadNorm, bonus: HeadNorm.Bonus?, gate: Matrix) throws

  // MARK: Element by element

  /// output = a + b. May work in place.
  func add(_ a: Matrix, _ b: Matrix, into output: Matrix) throws
  /// output = a × b. May work in place.
  func multiply(_ a: Matrix, _ b: Matrix, into output: Matrix) throws
  /// output = activation(input). May work in place.
  func activate(_ input: Matrix, _ activation: Activation, into output: Matrix) throws
  /// output = factor · input. May work in place.
  func scale(_ input: Matrix, by factor: Float, into output: Matrix) throws
  /// output row i = factors[i] · input row i. May work in place.
  func scaleRows(_ input: Matrix, by factors: [Float], into output: Matrix) throws
  /// output row = input row + factor · vector [1, columns]. May work in place.
  func addVector(_ vector: Matrix, factor: Float, to input: Matrix, into output: Matrix) throws
  /// x[rows[i]] += factors[i] · vector [1, columns]. Rows must not repeat.
  func addVector(_ vector: Matrix, factors: [Float], toRows rows: [Int32], of x: Matrix) throws

  // MARK: Along rows

  /// output row = softmax(input row). May work in place.
  func softmax(_ input: Matrix, into output: Matrix) throws
  /// output row = log(softmax(input row)). May work in place.
  func logSoftmax(_ input: Matrix, into output: Matrix) throws
  /// The column of each row's largest number, the lowest of equal ones.
  func argmax(_ input: Matrix) throws -> [Int32]
  /// The `count` largest numbers of each row; fewer when there are fewer columns.
  func top(_ count: Int, of input: Matrix) throws -> TopValues
  /// KL(softmax(p) ‖ softmax(q)) for each row, in nats.
  func divergence(_ p: Matrix, from q: Matrix) throws -> [Double]
  /// x·vector for each row.
  func dot(_ input: Matrix, _ vector: Matrix) throws -> [Float]
  /// ‖x‖ for each row.
  func norms(_ input: Matrix) throws -> [Float]

  // MARK: Statistics

  /// Adds the rows of `input` to running sums.
  func accumulate(_ input: Matrix, into moments: inout Moments) throws
  /// Σ (a − b)² over all elements.
  func squaredDistance(_ a: Matrix, _ b: Matrix) throws -> Double

  /// How softmax(q) differs from softmax(p), row by row, and what it makes of each row's target.
  ///
  /// - Parameter targets: a column for each row, negative for none.
  func compare(_ p: Matrix, with q: Matrix, targets: [Int32]) throws -> [DistributionComparison]

  // MARK: Learning

  /// output = keep · output + factor · op(a) · op(b), where op transposes if asked to: for matrices that change from product
  /// to product, so that packing them would not pay.
  func product(
    _ a: Matrix,
    transposed aIsTransposed: Bool,
    _ b: Matrix,
    transposed bIsTransposed: Bool,
    factor: Float,
    keep: Float,
    into output: Matrix
  ) throws
  /// The layer x · weightᵀ of a layer x · weight, without bias, in its precision.
  func makeTransposed(_ weight: LinearWeight) throws -> LinearWeight
  /// With q = softmax(logits): puts factor · (q − p) in the logits' place, which is the gradient of the cross-entropy
  /// −Σ p log q by them, or by what they were before the soft cap where there is one.
  ///
  /// - Parameter targets: the probabilities p, [row, column].
  /// - Returns: each row's cross-entropy, in nats.
  func crossEntropyGradient(_ logits: Matrix, targets: Matrix, softCap: Float?, factor: Float) throws -> [Double]
  /// Puts the gradient by `layerNorm`'s input in the place of the gradient by its output.
  func layerNormGradient(_ input: Matrix, gain: Matrix?, epsilon: Float, gradient: Matrix) throws
  /// Puts the gradient by `rmsNorm`'s input in the place of the gradient by its output.
  func rmsNormGradient(_ input: Matrix, gain: Matrix?, gainOffset: Float, epsilon: Float, gradient: Matrix) throws
  /// Changes the parameters by one step of Adam against `gradient`.
  func learn(_ parameters: AdamParameters, gradient: Matrix, step: AdamStep) throws

  // MARK: Sparse dictionaries

  /// Packs an encoder for `encode`.
  ///
  /// - Parameters:
  ///   - bias: [latents], added to the product.
  ///   - thresholds: [latents]; needed by `jumpReLU` and `threshold`, refused otherwise.
  ///   - selectionScale: [latents]; the selections of k largest choose by pre-activation × scale and report the pre-activation.
  func makeEncoder(
    _ weight: Tensor,
    layout: WeightLayout,
    bias: Tensor?,
    thresholds: Tensor?,
    selectionScale: Tensor?,
    selection: Selection,
    precision: Precision
  ) throws -> EncoderWeight
  /// What fires in each row of `input` [rows, inputWidth]. The dense [rows, latents] matrix never exists.
  func encode(_ input: Matrix, _ encoder: EncoderWeight) throws -> SparseRows
  /// What is selected of numbers that exist already ([rows, latents]): an MLP's neurons as a dictionary.
  func select(_ input: Matrix, _ selection: Selection) throws -> SparseRows
  /// output row = bias + Σ value · decoder[latent] over the row's entries; `bias` is [1, columns].
  func decode(_ sparse: SparseRows, _ decoder: RowTable, bias: Matrix?, into output: Matrix) throws
  /// Σ ‖target row − (bias + Σ value · decoder[latent])‖² without keeping the reconstruction.
  func decodeError(_ sparse: SparseRows, _ decoder: RowTable, bias: Matrix?, target: Matrix) throws -> Double
}

// MARK: - Conveniences

extension Backend {
  /// By way of the host, for backends without an operation of their own.
  package func scaleRows(_ input: Matrix, by factors: [Float], into output: Matrix) throws {
    guard factors.count == input.rows else {
      throw LatentError(.internal, "scaleRows needs \(input.rows) factors, not \(factors.count).")
    }
    var values = try download(input)
    for row in factors.indices {
      for column in 0..<input.columns { values[row * input.columns + column] *= factors[row] }
    }
    try upload(values, into: output)
  }

  /// A new matrix that holds `values`, row after row.
  package func upload(_ values: [Float], rows: Int, columns: Int) throws -> Matrix {
    let matrix = try allocate(rows: rows, columns: columns)
    try upload(values, into: matrix)
    return matrix
  }

  /// A new matrix that holds a tensor of one axis ([1, n]) or more (all but the last are rows).
  package func upload(_ tensor: Tensor) throws -> Matrix {
    let columns = tensor.shape.last ?? 1
    return try upload(tensor.floats(), rows: columns == 0 ? 0 : tensor.count / columns, columns: columns)
  }

  /// `gather` that replaces what was in `output`.
  package func gather(_ table: RowTable, rows: [Int32], into output: Matrix) throws {
    try gather(table, rows: rows, into: output, accumulate: false)
  }

  /// `linear` without an epilogue.
  package func linear(_ input: Matrix, _ weight: LinearWeight, into output: Matrix) throws {
    try linear(input, weight, into: output, epilogue: .none)
  }

  /// Removes from every row its component along `direction` [1, columns], which need not have length 1; in place.
  package func projectOut(_ direction: Matrix, from x: Matrix) throws {
    let length = try norms(direction).first ?? 0
    guard length > 0 else { return }
    let factors = try dot(x, direction).map { -$0 / (length * length) }
    try addVector(direction, factors: factors, toRows: (0..<Int32(x.rows)).map { $0 }, of: x)
  }
}
