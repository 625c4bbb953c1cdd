import LatentSupport
import LatentTestSupport
import Testing

@Suite struct JSONPatternTests {
  private func mismatch(_ value: JSON, _ pattern: JSON) -> String? { JSONPattern(pattern).mismatch(value) }

  @Test(
    arguments: [
      (1, 1), (1.0, 1), (1, 1.0), ("a", "a"), (nil, nil), (true, true), ([1, ["a": 2]], [1, ["a": 2]]),
      (["a": 1, "b": 2], ["b": 2, "a": 1]),
      (5, "$any"), (nil, "$any"), ("x", "$string"), (1.5, "$number"), (2, "$integer"), (false, "$boolean"),
      ([], "$array"), ([:], "$object"), ("v1.2", "$string~^v[0-9]"), (0.95, "$range 0 1"),
      (0.3001, "$approx 0.3 0.001"),
      ("$any", "$$any"),
      ([1, 2, 3], ["$each", "$integer"]), ([], ["$each", "$integer"]), ([1, "a", 3], ["$contains", "a", 1]),
      (["a": 1, "b": 2, "c": 3], ["a": 1, "$others": "$integer"]),
    ] as [(JSON, JSON)]
  )
  func fits(_ value: JSON, _ pattern: JSON) {
    #expect(mismatch(value, pattern) == nil)
  }

  @Test(
    arguments: [
      (1, 2), (1, "1"), (true, 1), (nil, false), ([1], [1, 2]), ([1, 2], [1]), ([2, 1], [1, 2]),
      (["a": 1], ["a": 1, "b": 2]), (["a": 1, "b": 2], ["a": 1]),
      (5, "$string"), ("5", "$number"), (1.5, "$integer"), (0, "$boolean"), ([:], "$array"), ([], "$object"),
      ("x", "$string~^v"), (1.1, "$range 0 1"), (0.31, "$approx 0.3 0.001"), ("0.3", "$approx 0.3 0.001"),
      ([1, "a"], ["$each", "$integer"]), ([1], ["$contains", 2]),
      (["a": 1, "b": "x"], ["a": 1, "$others": "$integer"]),
      (1, "$unheardOf"), (1, "$range 1"), ("a", "$string~("), ("any", "$$any"),
    ] as [(JSON, JSON)]
  )
  func doesNotFit(_ value: JSON, _ pattern: JSON) {
    #expect(mismatch(value, pattern) != nil)
  }

  @Test func saysWhere() {
    #expect(mismatch(["a": [1, ["b": 2]]], ["a": [1, ["b": 3]]]) == "$.a[1].b is 2, expected 3")
    #expect(mismatch([:], ["a": 1]) == "$.a is missing")
    #expect(mismatch(["a": 1], [:]) == "$.a is not expected: 1")
  }
}
