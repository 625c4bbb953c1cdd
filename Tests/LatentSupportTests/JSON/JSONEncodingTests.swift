import LatentSupport
import Testing

@Suite struct JSONEncodingTests {
  @Test func writesCompactlyInTheOrderOfTheFields() {
    let value: JSON = ["z": [1, 2.5, nil, true], "a": ["b": "c"]]
    #expect(value.description == #"{"z":[1,2.5,null,true],"a":{"b":"c"}}"#)
  }

  @Test func escapesOnlyWhatItHasTo() {
    let value = JSON.string("\"\\/\n\r\t\u{1}\u{1F}\u{7F}é😀\u{2028}")
    #expect(value.description == "\"\\\"\\\\/\\n\\r\\t\\u0001\\u001f\u{7F}é😀\u{2028}\"")
  }

  @Test func writesNumbersInTheFewestDigitsThatReadBack() throws {
    #expect(JSON.number(0.1).description == "0.1")
    for number in [
      0.1, 1e-7, .leastNonzeroMagnitude, 1.7976931348623157e308, 1e16, -0.0, 123456.789, Double(Float(0.1)),
    ] {
      let read = try JSON(parsing: JSON.number(number).encoded())
      #expect(read.numberValue?.bitPattern == number.bitPattern)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func writesWhatJSONLacksAsNull(_ number: Double) {
    #expect(JSON.array([.number(number)]).description == "[null]")
  }

  @Test func readsBackWhatItWrote() throws {
    let value: JSON = ["text": "a\u{0}b", "list": [1, -1, 0.5, [], [:]], "nested": ["x": nil]]
    #expect(try JSON(parsing: value.encoded()) == value)
    #expect(try JSON(parsing: value.encoded()).encoded() == value.encoded())
  }

  @Test func timeGrowsLinearlyWithALongString() throws {
    func seconds(_ count: Int) throws -> Double {
      let value: JSON = ["data": .string(String(repeating: "QUJD", count: count / 4))]
      let clock = ContinuousClock()
      var read: JSON?
      let duration = try clock.measure { read = try JSON(parsing: value.encoded()) }
      #expect(read == value)
      return Double(duration.components.attoseconds) / 1e18 + Double(duration.components.seconds)
    }
    _ = try seconds(1 << 18)
    // Eight times the length; quadratic behaviour would take 64 times as long.
    #expect(try seconds(1 << 22) < 30 * max(seconds(1 << 19), 0.001))
  }
}
