import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct LanczosTests {
  @Test(arguments: [1, 2, 7, 40, 300])
  func findsTheAlgebraicallyLargestEigenvalue(_ size: Int) {
    // A diagonal matrix with a large negative entry, in a basis turned by a reflection.
    var generator = SeededGenerator(seed: size, "lanczos")
    let values = (0..<size).map { $0 == 0 ? -50.0 : Double($0) / Double(size) }
    let axis = (0..<size).map { _ in generator.normal() }
    let squared = Vectors.dot(axis, axis)
    func reflected(_ x: [Double]) -> [Double] {
      var result = x
      Vectors.add(axis, times: -2 * Vectors.dot(axis, x) / squared, to: &result)
      return result
    }
    let found = Lanczos.topVector(from: (0..<size).map { _ in generator.normal() }) { x in
      reflected(zip(values, reflected(x)).map { $0 * $1 })
    }
    let best = values.indices.max { values[$0] < values[$1] } ?? 0
    let expected = reflected(values.indices.map { $0 == best ? 1 : 0 })
    #expect(abs(abs(Vectors.dot(found, expected)) - 1) < 1e-8)
  }

  @Test func minimisesThroughKinks() {
    // |x| + (y − 2)²: smallest at a kink.
    let found = QuasiNewton.minimise(from: [3, -1]) { point in
      (abs(point[0]) + (point[1] - 2) * (point[1] - 2), [point[0] < 0 ? -1 : 1, 2 * (point[1] - 2)])
    }
    #expect(abs(found.point[0]) < 1e-3 && abs(found.point[1] - 2) < 1e-3)
  }
}
