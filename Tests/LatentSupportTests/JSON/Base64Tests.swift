import LatentSupport
import Testing

@Suite struct Base64Tests {
  /// The test vectors of RFC 4648 §10, and the two characters that variants replace.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func agreesWithTheStandard(_ text: String, _ encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
    #expect(Base64.decodedCount(encoded) == text.utf8.count)
  }

  @Test func usesTheStandardAlphabet() {
    #expect(Base64.encode([0xFB, 0xEF, 0xFF] as [UInt8]) == "++//")
    #expect(Base64.decode("++//") == [0xFB, 0xEF, 0xFF])
  }

  @Test(arguments: [
    "A", "AA", "AAA", "AAAAA", "====", "A===", "=AAA", "AA=A", "AA==AAAA", "A-_A", "AAA ", "AAA\n", "AAé",
    "Zh==", "Zm9=",
  ])
  func refusesWhatIsNotBase64(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func roundTripsEveryByteAtEveryLength() {
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ count) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test func encodesElementsInMemoryOrder() {
    #expect(Base64.encode([Float(1)]) == "AACAPw==")
  }
}
