import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct ConfigurationTests {
  private let config = Configuration(
    [
      "new": 3, "old": 4, "null": nil, "text": "x", "share": 0.5, "negative": -1, "huge": 1e30, "ids": [1, 2],
      "inner": ["depth": true], "empty": [:],
    ],
    path: "some/config.json"
  )

  @Test func `takes the first name that is present`() throws {
    #expect(try config.integer("new", "old") == 3)
    #expect(try config.integer("null", "old") == 4)
    #expect(try config.integer("null", default: 7) == 7)
    #expect(try config.number("share") == 0.5)
    #expect(try config.integers("ids") == [1, 2])
    #expect(try config.integers("new") == [3])
    #expect(try config.integers("null") == [])
  }

  @Test func `reads sections and names their fields whole`() throws {
    #expect(try config.section("null", "empty", "inner")?.flag("depth") == true)
    #expect(try config.section("empty") == nil)
    #expect {
      try config.section("inner")?.number("depth")
    } throws: { error in
      (error as? LatentError)?.message == "inner.depth in some/config.json is not a number."
    }
  }

  @Test func `says what is missing or wrong`() {
    for (body, phrase) in [
      ({ try config.count("width", "n_embd") }, "lacks width or n_embd"),
      ({ try config.count("text") }, "text in some/config.json is not a whole number"),
      ({ try config.count("negative") }, "negative in"),
      ({ try config.count("huge") }, "huge in"),
    ] as [(() throws -> Int, String)] {
      #expect {
        try body()
      } throws: { error in
        (error as? LatentError)?.code == .unreadableCheckpoint && "\(error)".contains(phrase)
      }
    }
  }

  @Test func `refuses a file that is no object`() throws {
    let folder = try TemporaryFolder()
    for text in ["[1]", "{", ""] {
      let path = try folder.write(text, to: "config.json")
      #expect(throws: LatentError.self) { try Configuration(readingFrom: path) }
    }
  }
}
