/// How encoding is cut up. Chosen by measurement on AVX-512 cores with 1 MB of second-level cache: 64 rows reached 82 % of
/// the processor's limit, 128 rows 89 %, 256 rows 94 %, because the encoder is read from memory once for each tile; panels
/// of 512 to 2,048 latents made no difference.
enum EncoderTiling {
  /// Rows that one thread takes at a time, at most.
  static let rows = 256
  /// Latents in a panel, at most.
  static let panelWidth = 1024

  /// Panels of one width, as wide as `panelWidth` allows and a multiple of what oneDNN blocks by, with little left over.
  static func panelWidth(latents: Int) -> Int {
    let panels = (latents + panelWidth - 1) / panelWidth
    let even = (latents + panels - 1) / panels
    return even < 64 ? even : (even + 63) / 64 * 64
  }

  /// Rows of a tile, such that every thread gets as many tiles as the others. A few rows are one tile, which the kernel
  /// spreads over the threads by panels instead.
  static func tileRows(_ rows: Int, threads: Int) -> Int {
    let share = max((rows + threads - 1) / threads, min(rows, 16))
    let rounds = (share + Self.rows - 1) / Self.rows
    return roundedRows((share + rounds - 1) / rounds)
  }

  /// Sizes that multiplications are compiled for: a few, so that few are compiled.
  static func roundedRows(_ rows: Int) -> Int {
    if rows >= 16 { return (rows + 15) / 16 * 16 }
    var size = 1
    while size < rows { size *= 2 }
    return size
  }
}
