internal import CLatentKernels
internal import LatentSupport

/// The backend of the machine's own processor: oneDNN for matrix multiplication, C kernels for everything else, both on
/// the same team of threads.
///
/// `@unchecked Sendable`: its caches and working memory are used only inside operations, and those are called from one
/// compute lane at a time (see `Backend`).
package final class CPUBackend: Backend, @unchecked Sendable {
  package let name = "cpu"
  package let hasBFloat16: Bool
  /// Whether a row's result is the same bits whatever rows stand beside it, as with AVX-512; elsewhere a matrix product may
  /// differ in its last bits between numbers of rows.
  package let hasIndependentRows: Bool
  /// How many threads compute.
  package let threads: Int
  let gemms = GemmCache()
  /// Working memory that grows to the largest need and stays.
  let roundedInput = Workspace()
  let gemmScratch = Workspace()
  let temporary = Workspace()
  var rotaryTables = RotaryTableCache()

  /// - Parameter threads: as many as there are processors that this process may run on if nil.
  package init(threads: Int? = nil) {
    self.threads = max(1, threads ?? Int(latent_processors()))
    hasBFloat16 = latent_gemm_has_bfloat16()
    hasIndependentRows = latent_gemm_rows_are_independent()
  }

  /// The number of threads as the kernels take it.
  var kernelThreads: Int32 { Int32(threads) }

  package func allocate(rows: Int, columns: Int) throws -> Matrix {
    guard let bytes = Tensor.byteCount(shape: [rows, columns], elementWidth: 4), let memory = HostMemory(zeroed: bytes)
    else {
      throw LatentError(.outOfResources, "There is no memory for a matrix of \(rows) × \(columns) float32 numbers.")
    }
    let buffer = DeviceBuffer(byteCount: bytes, resource: memory)
    return Matrix(buffer: buffer, offset: 0, rows: rows, columns: columns, rowStride: columns)
  }

  package func upload(_ values: [Float], into target: Matrix) throws {
    try require(values.count == target.count, "upload", "as many values as the target holds")
    let target = try view(target)
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      let source = latent_matrix(
        data: UnsafeMutablePointer(mutating: first),
        rows: target.rows,
        columns: target.columns,
        stride: target.columns
      )
      latent_copy(kernelThreads, source, target)
    }
  }

  package func download(_ source: Matrix) throws -> [Float] {
    let view = try view(source)
    return [Float](unsafeUninitializedCapacity: source.count) { target, initialized in
      if let first = target.baseAddress {
        let target = latent_matrix(data: first, rows: view.rows, columns: view.columns, stride: view.columns)
        latent_copy(kernelThreads, view, target)
      }
      initialized = source.count
    }
  }
}

// MARK: - Looking through views

extension CPUBackend {
  /// The host memory behind a matrix. Valid as long as the matrix is.
  func view(_ matrix: Matrix) throws -> latent_matrix {
    guard let memory = matrix.buffer.resource as? HostMemory else { throw foreign("matrix") }
    return latent_matrix(
      data: memory.floats + matrix.offset,
      rows: matrix.rows,
      columns: matrix.columns,
      stride: matrix.rowStride
    )
  }

  /// The numbers of a vector [1, columns].
  func vector(_ matrix: Matrix, columns: Int, _ operation: String) throws -> UnsafePointer<Float> {
    try require(matrix.rows == 1 && matrix.columns == columns, operation, "a vector of \(columns)")
    return UnsafePointer(try view(matrix).data)
  }

  /// The error for memory of another backend.
  func foreign(_ thing: String) -> LatentError {
    LatentError(.internal, "A \(thing) of another device was given to the CPU backend.")
  }

  /// The error for a shape that does not fit; a fault of the caller's own code.
  func require(_ fits: Bool, _ operation: String, _ expectation: @autoclosure () -> String) throws {
    guard fits else { throw LatentError(.internal, "The operation \(operation) expects \(expectation()).") }
  }

  func requireSameShape(_ a: Matrix, _ b: Matrix, _ operation: String) throws {
    try require(
      a.rows == b.rows && a.columns == b.columns,
      operation,
      "matrices of one shape, not \(a.rows) × \(a.columns) and \(b.rows) × \(b.columns)"
    )
  }

  func requireRows(_ rows: [Int32], below limit: Int, count: Int, _ operation: String) throws {
    try require(rows.count == count, operation, "\(count) row numbers, not \(rows.count)")
    try require(rows.allSatisfy { $0 >= 0 && $0 < limit }, operation, "row numbers from 0 to \(limit - 1)")
  }

  func outOfMemory(_ operation: String) -> LatentError {
    LatentError(.outOfResources, "There is no memory left for the operation \(operation).")
  }
}
