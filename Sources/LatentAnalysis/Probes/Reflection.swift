internal import LatentModels
package import LatentTensor

/// A mirror: what stands at a signed distance from a plane is put as far on its other side.
package struct Reflection: Sendable {
  /// The plane's normal, [width], of length 1.
  package let normal: [Float]
  /// How far the plane lies from the origin along the normal.
  package let offset: Float

  /// - Parameters:
  ///   - vector: across the plane, of any length.
  ///   - offset: of the plane along the vector made a unit vector.
  /// - Returns: nil for a vector of zeros.
  package init?(across vector: [Float], offset: Float) {
    let length = Vectors.norm(vector.map(Double.init))
    guard length > 0, length.isFinite else { return nil }
    normal = vector.map { Float(Double($0) / length) }
    self.offset = offset
  }

  /// The plane on which a probe is undecided: mirrored in it, a statement's log-odds change their sign.
  ///
  /// - Returns: nil for a probe that reads pairs of answers, which has no plane among statements, or one that is flat.
  package init?(of probe: LinearProbe, kind: ProbeKind) {
    guard !kind.readsPairs else { return nil }
    let length = Vectors.norm(probe.weight)
    guard length > 0, length.isFinite else { return nil }
    self.init(across: probe.weight.map { Float($0) }, offset: Float(-probe.bias / length))
  }

  /// Mirrors some rows of `x` [row, width].
  ///
  /// - Parameter direction: `normal`, [1, width], in device memory.
  package func apply(_ direction: Matrix, to x: Matrix, rows: [Int32], backend: any Backend) throws {
    guard !rows.isEmpty else { return }
    let selected = try backend.allocate(rows: rows.count, columns: x.columns)
    try backend.gather(x, rows: rows, into: selected)
    let factors = try backend.dot(selected, direction).map { -2 * ($0 - offset) }
    try backend.addVector(direction, factors: factors, toRows: rows, of: x)
  }
}
