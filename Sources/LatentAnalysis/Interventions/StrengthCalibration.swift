internal import Glibc
internal import LatentSupport

/// Finds the strength at which an intervention changes a model's predictions by a wanted amount.
///
/// The divergence is taken to grow with the strength, which it nearly does: a bracket is found by doubling or halving,
/// then closed by the secant in log-log space with bisection as its guard, so that a dent in the curve cannot lead it
/// out of the bracket.
package struct StrengthCalibration: Sendable {
  /// The wanted divergence, in nats; above 0.
  package var target: Double
  /// How near to it is near enough, as a share of it.
  package var tolerance = 0.02
  /// Most measurements.
  package var limit = 40

  package init(target: Double) {
    self.target = target
  }

  /// What the search ended with.
  package struct Outcome: Sendable, Equatable {
    package var strength: Double
    package var divergence: Double
  }

  /// - Parameters:
  ///   - start: a strength to begin with; its sign is kept.
  ///   - divergence: measures the divergence of a strength; one call for each measurement.
  /// - Throws: `LatentError` (`invalidParams`) when no strength comes near the target; what `divergence` throws.
  package func run(
    from start: Double,
    divergence: (_ strength: Double) async throws -> Double
  ) async throws -> Outcome {
    let sign = start < 0 ? -1.0 : 1.0
    var strength = max(abs(start), 1e-6)
    var below: Outcome?
    var above: Outcome?
    var nearest = Outcome(strength: 0, divergence: 0)
    for _ in 0..<limit {
      let measured = Outcome(strength: strength, divergence: try await divergence(sign * strength))
      if abs(measured.divergence - target) < abs(nearest.divergence - target) { nearest = measured }
      if abs(measured.divergence - target) <= tolerance * target { break }
      if measured.divergence < target {
        below = measured
      } else {
        above = measured
      }
      guard let low = below, let high = above else {
        strength *= below == nil ? 0.25 : 4
        // Far beyond any activation's scale: a prediction that does not move by then never will.
        guard strength < 1e9, strength > 1e-9 else { break }
        continue
      }
      strength = between(low, high)
      if abs(high.strength - low.strength) < 1e-7 * high.strength { break }
    }
    guard abs(nearest.divergence - target) <= max(10 * tolerance * target, 1e-6) else {
      throw LatentError.invalid(
        "calibrate.kl",
        "No strength gives a KL of \(target) nats; the nearest is \(nearest.divergence). "
          + "Choose another calibrate.kl, or other positions."
      )
    }
    return Outcome(strength: sign * nearest.strength, divergence: nearest.divergence)
  }

  private func between(_ low: Outcome, _ high: Outcome) -> Double {
    let middle = (low.strength * high.strength).squareRoot()
    guard low.divergence > 0, high.divergence > low.divergence else { return middle }
    let share = (log(target) - log(low.divergence)) / (log(high.divergence) - log(low.divergence))
    let guess = exp(log(low.strength) + share * (log(high.strength) - log(low.strength)))
    // A secant that hugs one end shrinks the bracket too slowly; then the middle is taken.
    return share > 0.05 && share < 0.95 ? guess : (guess * middle).squareRoot()
  }
}
