import CLatentKernels
import LatentTensor
import Testing

/// Tests that choose which version of the kernels runs. That choice is the process's, so they run one after another.
@Suite(.serialized) struct KernelTests {}

/// A version of the kernels.
enum Instructions: CaseIterable, CustomTestStringConvertible {
  case scalar
  case baseline
  case avx2
  case avx512

  var testDescription: String { "\(self)" }

  private var kernel: latent_instructions {
    switch self {
    case .scalar: LATENT_SCALAR
    case .baseline: LATENT_BASELINE
    case .avx2: LATENT_AVX2
    case .avx512: LATENT_AVX512
    }
  }

  /// Those that this processor has.
  static var available: [Instructions] {
    allCases.filter { $0.kernel.rawValue <= latent_best_instructions().rawValue }
  }

  /// Runs `body` with this version.
  func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    latent_use_instructions(kernel)
    defer { latent_use_instructions(latent_best_instructions()) }
    return try body()
  }
}

/// A matrix amid guard numbers: before it, after it, and between its rows. What writes outside is found.
struct GuardedMatrix {
  let matrix: Matrix
  private let surroundings: Matrix
  private let backend: any Backend
  private static let guardNumber: Float = 12345.5

  init(_ values: [Float], rows: Int, columns: Int, on backend: any Backend) throws {
    self.backend = backend
    surroundings = try backend.allocate(rows: rows + 2, columns: columns + 9)
    try backend.fill(surroundings, with: Self.guardNumber)
    matrix = surroundings.rows(1..<rows + 1).columns(5..<columns + 5)
    try backend.upload(values, into: matrix)
  }

  init(rows: Int, columns: Int, on backend: any Backend) throws {
    try self.init([Float](repeating: .nan, count: rows * columns), rows: rows, columns: columns, on: backend)
  }

  /// The values, after checking that the guards still stand.
  func values(sourceLocation: SourceLocation = #_sourceLocation) throws -> [Float] {
    let all = try backend.download(surroundings)
    let width = surroundings.columns
    for (index, value) in all.enumerated() {
      let row = index / width
      let column = index % width
      let isInside = row > 0 && row <= matrix.rows && column >= 5 && column < 5 + matrix.columns
      if !isInside, value != Self.guardNumber {
        Issue.record(
          "wrote outside the matrix, at row \(row - 1), column \(column - 5)",
          sourceLocation: sourceLocation
        )
      }
    }
    return try backend.download(matrix)
  }
}
