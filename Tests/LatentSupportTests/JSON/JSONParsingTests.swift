import LatentSupport
import Testing

@Suite struct JSONParsingTests {
  @Test func readsEveryKindOfValue() throws {
    let value = try JSON(parsing: #" {"a": [null, true, false, 1, -2.5, "x\u00e9\n"], "b": {}} "#)
    #expect(value == ["a": [nil, true, false, 1, -2.5, "xé\n"], "b": .object(JSONObject())])
  }

  @Test(arguments: ["3", "\"a\"", "null", "[]"])
  func readsABareValue(_ text: String) throws {
    #expect(try JSON(parsing: text).description == text)
  }

  @Test func keepsTheOrderOfFields() throws {
    let names = (0..<40).map { "field\(($0 * 7) % 40)" }
    let text = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    #expect(try JSON(parsing: text).objectValue?.keys == names)
  }

  @Test func keepsSixtyFourBitsExactAndWidensWhatIsBeyond() throws {
    let text =
      #"[9223372036854775807, -9223372036854775808, 9223372036854775808, 1000000000000000019884624838656, "9223372036854775808"]"#
    #expect(
      try JSON(parsing: text) == [
        .integer(.max), .integer(.min), .number(9_223_372_036_854_775_808), .number(1e30), "9223372036854775808",
      ]
    )
  }

  @Test func refusesANumberBeyondDouble() {
    #expect(throws: JSONParsingError.self) { try JSON(parsing: "[1e400]") }
  }

  @Test func saysWhereAMistakeStandsBehindAWidenedNumber() {
    let error = #expect(throws: JSONParsingError.self) { try JSON(parsing: "[9223372036854775808,\n!]") }
    #expect(error?.line == 2)
    #expect(error?.position == 23)
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "+1", ".5", "1.", "NaN", "Infinity", "'a'", "[1] 2", "\"\t\"",
    "\"\\x\"", "\"\\ud800\"", "tru", "// x\n1",
  ])
  func refusesWhatIsNotJSON(_ text: String) {
    #expect(throws: JSONParsingError.self) { try JSON(parsing: text) }
  }

  @Test func refusesInvalidUTF8WithItsPosition() {
    let bytes = Array("{\"a\": \"b".utf8) + [0xFF] + Array("\"}".utf8)
    let error = #expect(throws: JSONParsingError.self) { try JSON(parsing: bytes) }
    #expect(error?.position == 8)
    #expect(error?.reason.contains("UTF-8") == true)
  }

  @Test(arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
  func refusesOverlongAndSurrogateBytes(_ bytes: [UInt8]) {
    #expect(throws: JSONParsingError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
  }

  @Test func refusesARepeatedKey() {
    let error = #expect(throws: JSONParsingError.self) { try JSON(parsing: #"{"a": 1, "a": 2}"#) }
    #expect(error?.reason.contains("duplicate") == true)
  }

  @Test func limitsNesting() throws {
    let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(throws: Never.self) { try JSON(parsing: nested(128)) }
    #expect(throws: JSONParsingError.self) { try JSON(parsing: nested(129)) }
    #expect(throws: Never.self) { try JSON(parsing: nested(200), depthLimit: 200) }
    #expect(throws: JSONParsingError.self) { try JSON(parsing: nested(1_000_000), depthLimit: 2_000) }
    #expect(throws: JSONParsingError.self) { try JSON(parsing: String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test func keepsNULAndSurrogatePairs() throws {
    #expect(try JSON(parsing: #""a\u0000b\ud83d\ude00""#) == "a\u{0}b😀")
    #expect(throws: JSONParsingError.self) { try JSON(parsing: #"{"a\u0000": 1}"#) }
  }
}
