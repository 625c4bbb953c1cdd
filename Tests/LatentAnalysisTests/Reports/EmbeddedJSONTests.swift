import LatentAnalysis
import LatentSupport
import Testing

@Suite struct EmbeddedJSONTests {
  private static let hostile = [
    "</script><script>alert(1)</script>", "<!--<script>", "<\u{1}/ScRiPt ", "a\u{2028}b\u{2029}c", "\"'&<>",
    "𝛼 \u{202E}é\n",
  ]

  @Test(arguments: hostile) func isTheSameValueWithoutAnythingThatEndsAScript(_ text: String) throws {
    let json: JSON = [.string(text), JSON.object([text: [.string(text), 1.5, .null]])]
    let bytes = EmbeddedJSON.encode(json)
    #expect(try JSON(parsing: String(decoding: bytes, as: UTF8.self)) == json)
    #expect(!bytes.contains(UInt8(ascii: "<")))
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    #expect(!scalars.contains("\u{2028}") && !scalars.contains("\u{2029}"))
  }

  @Test func leavesOtherCharactersOfThreeBytesAlone() {
    #expect(EmbeddedJSON.encode("\u{2027}\u{202A}€") == Array("\"\u{2027}\u{202A}€\"".utf8))
  }

  @Test func escapesWhatMarkupMeans() {
    #expect(EmbeddedJSON.escape("<a b='c' d=\"e\">&") == "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;")
  }

  @Test func roundsToSignificantDigits() {
    #expect(JSON.rounded(Float(135.3286)).description == "135.3")
    #expect(JSON.rounded(0.000123456).description == "0.0001235")
    #expect(JSON.rounded(-2.0).description == "-2")
    #expect(JSON.rounded(99_999.0, digits: 3).description == "100000")
    #expect(JSON.rounded(0.0).description == "0")
    #expect(JSON.rounded(Double.nan) == .null)
  }
}
