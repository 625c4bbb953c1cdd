internal import CLatentKernels
internal import LatentSupport

/// Many vectors to search, each kept as bytes and a scale: a quarter of their memory, which is what the time of looking
/// at all of them is.
///
/// Similarities come out near the cosine, nearer the more numbers share the rounding: for normal numbers mostly within
/// 0.003 at a width of 64 and within 0.001 at 400. Who needs more looks at the exact numbers of the best.
package struct CodedRows: Sendable {
  package let width: Int
  private var codes: [Int8] = []
  private var scales: [Float] = []

  package init(width: Int) {
    self.width = width
  }

  /// Number of vectors.
  package var count: Int { scales.count }
  /// Memory held.
  package var byteCount: Int { codes.count + 4 * scales.count }

  package mutating func reserve(_ rows: Int) {
    codes.reserveCapacity(rows * width)
    scales.reserveCapacity(rows)
  }

  /// Appends vectors, made to have length 1; one of zeros stays so, and is similar to nothing.
  ///
  /// - Parameter rows: [rows, width], one after the other; what is left of a last one is not taken.
  package mutating func append(_ rows: [Float], threads: Int = 1) {
    let count = width == 0 ? 0 : rows.count / width
    let length = count * width
    var made = [Float](repeating: 0, count: count)
    codes += [Int8](unsafeUninitializedCapacity: length) { codes, initialized in
      codes.initialize(repeating: 0)
      rows.withUnsafeBufferPointer { rows in
        made.withUnsafeMutableBufferPointer { scales in
          guard let input = rows.baseAddress, let output = codes.baseAddress, let scales = scales.baseAddress else {
            return
          }
          latent_make_codes(Int32(threads), input, count, width, output, scales)
        }
      }
      initialized = length
    }
    for row in 0..<count {
      var squares = 0.0
      for index in row * width..<(row + 1) * width { squares += Double(rows[index]) * Double(rows[index]) }
      // The scale carries the length, so that the codes of long and short rows are equally fine.
      scales.append(squares > 0 ? made[row] / Float(squares.squareRoot()) : 0)
    }
  }

  /// The rows most similar to `query`, by cosine, most similar first.
  ///
  /// - Parameters:
  ///   - query: [width]; need not have length 1.
  ///   - range: which rows are looked at, as far as there are such; all if nil.
  package func nearest(
    _ count: Int,
    to query: [Float],
    within range: Range<Int>? = nil,
    threads: Int
  ) -> [(row: Int, similarity: Float)] {
    let range = (range ?? 0..<self.count).clamped(to: 0..<self.count)
    guard query.count == width, width > 0, width <= Int(LATENT_MOST_CODES), !range.isEmpty else { return [] }
    var coded = CodedRows(width: width)
    coded.append(query)
    let queryScale = coded.scales[0]
    let similarities = [Float](unsafeUninitializedCapacity: range.count) { output, initialized in
      codes.withUnsafeBufferPointer { codes in
        scales.withUnsafeBufferPointer { scales in
          coded.codes.withUnsafeBufferPointer { query in
            guard let codes = codes.baseAddress, let scales = scales.baseAddress, let query = query.baseAddress,
              let output = output.baseAddress
            else { return }
            latent_dot_codes(
              Int32(threads),
              codes + range.lowerBound * width,
              scales + range.lowerBound,
              range.count,
              width,
              query,
              output
            )
          }
        }
      }
      initialized = range.count
    }
    var best = TopSelection(count)
    best.offer(similarities)
    return best.sorted.map { (range.lowerBound + $0.index, $0.value * queryScale) }
  }
}
