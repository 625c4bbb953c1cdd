/// Takes out of activations what tells two groups apart for any linear map, and changes them as little as that allows.
///
/// LEACE for two groups (Belrose et al. 2023, "LEACE: Perfect linear concept erasure in closed form"): with δ the difference
/// of the groups' means and Σ the covariance of all, x loses δ (δᵀΣ⁻¹(x − mean)) / (δᵀΣ⁻¹δ).
struct ConceptErasure {
  /// δ, [width].
  private let difference: [Double]
  /// Σ⁻¹δ / (δᵀΣ⁻¹δ), [width].
  private let reader: [Double]
  private let mean: [Double]

  /// - Parameters:
  ///   - first, second: the groups, [sample, width]; at least one sample each.
  ///   - shrinkage: of the covariance; found by Ledoit and Wolf's rule if not given. What is erased is erased whatever it is.
  ///   - check: called often; what it throws ends the work.
  init(_ first: [[Double]], _ second: [[Double]], shrinkage: Double? = nil, check: () throws -> Void) rethrows {
    let all = first + second
    mean = Vectors.mean(all)
    difference = Vectors.difference(Vectors.mean(first), Vectors.mean(second))
    let covariance = try ShrunkCovariance(Vectors.centred(all, on: mean), shrinkage: shrinkage, check: check)
    let whitened = try covariance.inverse(times: difference, check: check)
    let squared = Vectors.dot(difference, whitened)
    reader = squared > 0 ? Vectors.scaled(whitened, by: 1 / squared) : difference.map { _ in 0 }
  }

  /// `x` without what tells the groups apart.
  func erased(_ x: [Double]) -> [Double] {
    var result = x
    Vectors.add(difference, times: Vectors.dot(reader, mean) - Vectors.dot(reader, x), to: &result)
    return result
  }

  /// The direction that gives of activations as they are what `direction` gives of erased ones, up to a constant.
  func pulledBack(_ direction: [Double]) -> [Double] {
    var result = direction
    Vectors.add(reader, times: -Vectors.dot(difference, direction), to: &result)
    return result
  }
}
