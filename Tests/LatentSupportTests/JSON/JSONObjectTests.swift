import LatentSupport
import Testing

@Suite struct JSONObjectTests {
  @Test(arguments: [3, 12, 13, 500])
  func looksUpReplacesAndRemoves(_ count: Int) {
    var object = JSONObject()
    for index in 0..<count { object["key\(index)"] = .integer(index) }
    #expect(object.count == count)
    #expect(object.keys == (0..<count).map { "key\($0)" })
    object["key1"] = "replaced"
    object["key0"] = nil
    #expect(object.count == count - 1)
    #expect(object["key0"] == nil)
    #expect(object["key1"] == "replaced")
    #expect(object["key\(count - 1)"] == .integer(count - 1))
    object["new"] = true
    #expect(object.keys.last == "new")
    #expect(object["new"] == true)
    #expect(object["absent"] == nil)
  }

  @Test func equalityIgnoresOrder() {
    #expect(JSONObject([("a", 1), ("b", 2)]) == JSONObject([("b", 2), ("a", 1)]))
    #expect(JSONObject([("a", 1)]) != JSONObject([("a", 1), ("b", 2)]))
    #expect(JSONObject([("a", 1)]) != JSONObject([("b", 1)]))
  }

  @Test func aRepeatedKeyKeepsItsPlaceAndTheLastValue() {
    let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
    #expect(object.map(\.key) == ["a", "b"])
    #expect(object["a"] == 3)
  }
}
