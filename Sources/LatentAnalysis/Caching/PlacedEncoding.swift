internal import LatentDictionaries
internal import LatentModels
internal import LatentTensor
internal import LatentWorkspace

/// One dictionary's part of a pass: encodes when all that it reads has come by, and compares when all that it writes has.
final class PlacedEncoding {
  private let placement: DictionaryPlacement
  private let reconstructs: Bool
  private var read: SiteCollector
  private var written: SiteCollector
  private var sparse: SparseRows?
  private var sums: ReconstructionSums?
  /// [row, outputWidth] of a transcoder, while what it is compared with has not come by.
  private var reconstruction: Matrix?
  /// [row, outputWidth], what ought to be written, while what is read has not come by.
  private var target: Matrix?

  init(_ placement: DictionaryPlacement, reconstructs: Bool) {
    self.placement = placement
    self.reconstructs = reconstructs
    read = SiteCollector(placement.inputs)
    written = SiteCollector(placement.outputs)
  }

  /// The same dictionary at the same place, to which nothing has come yet.
  func another() -> PlacedEncoding { PlacedEncoding(placement, reconstructs: reconstructs) }

  /// Nil until the pass has come by everything.
  var result: (SparseRows, ReconstructionSums)? {
    guard let sparse else { return nil }
    if reconstructs { return sums.map { (sparse, $0) } }
    return (sparse, ReconstructionSums(width: placement.dictionary.outputWidth))
  }

  func wants(_ hookpoint: Hookpoint) -> Bool {
    placement.inputs.contains(hookpoint) || (reconstructs && placement.outputs.contains(hookpoint))
  }

  /// - Parameters:
  ///   - value: [row, width of the hookpoint], valid during the call only.
  ///   - shared: the moments of `value`, made once for all dictionaries.
  func take(
    _ value: Matrix,
    at hookpoint: Hookpoint,
    shared: () throws -> Moments,
    _ backend: any Backend
  ) throws {
    let part = placement.part(value)
    if let input = try read.take(part, at: hookpoint, backend) {
      let found = input.rows > 0 ? try placement.dictionary.encode(input) : SparseRows()
      sparse = found
      if reconstructs, !placement.transcodes {
        let isWhole = placement.columns == nil && placement.inputs.count == 1
        let moments = isWhole ? try shared() : try Moments(of: input, backend)
        let error = input.rows > 0 ? try placement.dictionary.squaredError(found, of: input) : 0
        sums = ReconstructionSums(rows: input.rows, error: error, moments)
      } else if reconstructs, input.rows > 0 {
        reconstruction = try placement.dictionary.reconstruct(found, of: input)
      }
    }
    guard reconstructs, placement.transcodes else { return }
    if let written = try written.take(part, at: hookpoint, backend) {
      target = written
      if sparse == nil {
        target = try backend.allocate(rows: written.rows, columns: written.columns)
        if let target, written.rows > 0 { try backend.copy(written, into: target) }
      }
    }
    guard sparse != nil, let expected = target else { return }
    let error = try reconstruction.map { try backend.squaredDistance($0, expected) } ?? 0
    sums = ReconstructionSums(rows: expected.rows, error: error, try Moments(of: expected, backend))
    target = nil
    reconstruction = nil
  }
}

extension Moments {
  /// The sums of `value` alone.
  init(of value: Matrix, _ backend: any Backend) throws {
    self.init(columns: value.columns)
    if value.rows > 0 { try backend.accumulate(value, into: &self) }
  }
}

extension ReconstructionSums {
  init(rows: Int, error: Double, _ moments: Moments) {
    self.init(
      positions: rows,
      squaredError: error,
      squaredNorm: moments.totalSquares,
      columnSums: moments.columnSums
    )
  }
}
