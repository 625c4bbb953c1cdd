import LatentAnalysis
import LatentSupport
import LatentTestSupport
import Testing

/// Curves whose inverse is known.
@Suite struct StrengthCalibrationTests {
  private func run(
    _ target: Double,
    from start: Double = 1,
    _ curve: @escaping (Double) -> Double
  ) async throws -> (outcome: StrengthCalibration.Outcome, measurements: Int) {
    let measurements = Locked(0)
    let outcome = try await StrengthCalibration(target: target).run(from: start) { strength in
      measurements.update { $0 += 1 }
      return curve(strength)
    }
    return (outcome, measurements.value)
  }

  @Test(arguments: [0.01, 0.1, 0.5, 1, 3], [1e-3, 1, 500])
  func findsTheStrengthOnARisingCurve(_ target: Double, _ start: Double) async throws {
    // Quadratic near 0, then slower, as divergences are.
    let (outcome, measurements) = try await run(target, from: start) { $0 * $0 / (1 + abs($0)) / 20 }
    #expect(abs(outcome.divergence - target) <= 0.02 * target)
    let strength = outcome.strength
    #expect(abs(strength * strength / (1 + strength) / 20 - outcome.divergence) < 1e-12)
    #expect(measurements <= 20, "\(measurements) measurements")
  }

  @Test func keepsTheSignOfTheStart() async throws {
    let (outcome, _) = try await run(0.5, from: -2) { $0 < 0 ? $0 * $0 : 0 }
    #expect(outcome.strength < 0 && abs(outcome.divergence - 0.5) <= 0.01)
  }

  @Test func aFlatStretchDoesNotStopIt() async throws {
    let (outcome, _) = try await run(0.5) { strength in strength < 100 ? 1e-9 : (strength - 100) * 0.01 }
    #expect(abs(outcome.divergence - 0.5) <= 0.01)
  }

  @Test func aDentDoesNotLeadItAway() async throws {
    let (outcome, _) = try await run(0.5) { strength in
      let curve = strength / 10
      return strength > 2 && strength < 4 ? curve * 0.3 : curve
    }
    #expect(abs(outcome.divergence - 0.5) <= 0.01)
  }

  @Test func aJumpOverTheTargetIsAnErrorThatSaysHowNearItCame() async throws {
    let error = try await #require(throws: LatentError.self) { try await run(0.5) { $0 < 7 ? 0.1 : 3 } }
    #expect(error.code == .invalidParams && error.field == "calibrate.kl")
    #expect(error.message.contains("0.5") && error.message.contains("0.1"))
  }

  @Test(arguments: [0.0, 0.2])
  func anUnreachableTargetEnds(_ ceiling: Double) async throws {
    let error = try await #require(throws: LatentError.self) { try await run(1) { ceiling * $0 / (1 + $0) } }
    #expect(error.code == .invalidParams && error.field == "calibrate.kl")
  }

  @Test func aDivergenceThatIsNoNumberEnds() async throws {
    await #expect(throws: LatentError.self) { try await run(1) { $0 > 10 ? .nan : 0.01 * $0 } }
  }
}
