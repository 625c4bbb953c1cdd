import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

/// Against scikit-learn: `Tests/Fixtures/make_steering.py`.
@Suite struct SteeringRecipeTests {
  private let fixture: JSON
  private let positive: [[Double]]
  private let negative: [[Double]]

  init() throws {
    fixture = try JSON(readingFile: Fixture.path("steering/recipes.json"))
    positive = try Self.rows("positive", fixture)
    negative = try Self.rows("negative", fixture)
  }

  private static func rows(_ name: String, _ fixture: JSON) throws -> [[Double]] {
    try #require(fixture[name]?.arrayValue).map { try #require($0.arrayValue).compactMap(\.numberValue) }
  }

  private var even: [Double] { positive.map { _ in 1 } }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    Vectors.norm(Vectors.difference(a, b)) / Vectors.norm(b)
  }

  @Test(arguments: SteeringRecipe.allCases)
  func isWhatScikitLearnMakes(_ recipe: SteeringRecipe) throws {
    let expected = try #require(fixture[recipe.rawValue]?.arrayValue).compactMap(\.numberValue)
    let direction = recipe.direction(positive: positive, negative: negative, weights: even)
    #expect(expected.count == 31)
    #expect(distance(direction, expected) < 1e-6)
  }

  @Test func shrinksAsLedoitAndWolfDo() throws {
    let centred = [positive, negative].flatMap { rows in
      let centre = Vectors.mean(rows, weights: even)
      return rows.map { Vectors.difference($0, centre) }
    }
    let expected = try #require(fixture["shrinkage"]?.numberValue)
    #expect(abs(ShrunkCovariance(centred, check: {}).shrinkage - expected) < 1e-9)
  }

  @Test(arguments: SteeringRecipe.allCases)
  func turnsRoundWithTheClasses(_ recipe: SteeringRecipe) {
    let direction = recipe.direction(positive: positive, negative: negative, weights: even)
    let turned = recipe.direction(positive: negative, negative: positive, weights: even)
    #expect(distance(Vectors.scaled(turned, by: -1), direction) < 1e-6)
  }

  @Test(arguments: SteeringRecipe.allCases)
  func countsAPairTwiceAsItsDouble(_ recipe: SteeringRecipe) {
    guard recipe != .lda else { return }  // Covariance counts every point once.
    let weighted = recipe.direction(positive: positive, negative: negative, weights: [2] + even.dropFirst())
    let doubled = recipe.direction(
      positive: [positive[0]] + positive,
      negative: [negative[0]] + negative,
      weights: even + [1]
    )
    #expect(distance(weighted, doubled) < (recipe == .logistic ? 0.05 : 1e-9))
  }

  @Test(arguments: SteeringRecipe.allCases)
  func givesNothingWhereTheClassesAreTheSame(_ recipe: SteeringRecipe) {
    let direction = recipe.direction(positive: positive, negative: positive, weights: even)
    #expect(direction.allSatisfy { $0 == 0 })
  }

  @Test(arguments: SteeringRecipe.allCases)
  func worksOnASinglePair(_ recipe: SteeringRecipe) {
    let direction = recipe.direction(positive: [positive[0]], negative: [negative[0]], weights: [1])
    #expect(distance(direction, Vectors.difference(positive[0], negative[0])) < 1e-6)
  }
}
