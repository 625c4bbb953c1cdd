import LatentSupport
import Testing

@Suite struct JSONReaderTests {
  private enum Color: String, CaseIterable { case red, green, blue }

  /// What `body` says about `value`, standing at `sampler.windowTokens`.
  private func complaint(_ value: JSON, _ body: (JSONReader) throws -> some Any) -> String? {
    let error = #expect(throws: LatentError.self) { try body(JSONReader(value, path: "sampler.windowTokens")) }
    #expect(error?.code == .invalidParams)
    #expect(error?.field?.hasPrefix("sampler.windowTokens") == true)
    return error?.message
  }

  @Test func readsWhatIsRight() throws {
    #expect(try JSONReader(3).integer(from: 3, to: 3) == 3)
    #expect(try JSONReader(3.0).integer() == 3)
    #expect(try JSONReader(3).number(from: 0, to: 4) == 3)
    #expect(try JSONReader("green").choice(Color.self) == .green)
    #expect(try JSONReader([1, 2]).array(from: 1, to: 2).map { try $0.integer() } == [1, 2])
    #expect(try JSONReader(false).boolean() == false)
    #expect(try JSONReader("").string() == "")
  }

  @Test func namesTheFieldTheExpectationAndTheValue() {
    #expect(
      complaint("x") { try $0.integer(from: 16, to: 64) }
        == #"sampler.windowTokens must be a whole number from 16 to 64, not "x"."#
    )
    #expect(
      complaint(65) { try $0.integer(from: 16, to: 64) }
        == "sampler.windowTokens must be a whole number from 16 to 64, not 65."
    )
    #expect(
      complaint(1.5) { try $0.integer(from: 1) } == "sampler.windowTokens must be a whole number, at least 1, not 1.5."
    )
    #expect(complaint(0) { try $0.number(above: 0) } == "sampler.windowTokens must be a number above 0, not 0.")
    #expect(
      complaint(2) { try $0.number(from: 0, to: 1) } == "sampler.windowTokens must be a number from 0 to 1, not 2."
    )
    #expect(complaint(nil) { try $0.boolean() } == "sampler.windowTokens must be true or false, not null.")
    #expect(complaint([1]) { try $0.string() } == "sampler.windowTokens must be a string, not a list of 1.")
    #expect(
      complaint("") { try $0.nonemptyString() } == #"sampler.windowTokens must be a string that is not empty, not ""."#
    )
    #expect(
      complaint("pink") { try $0.choice(Color.self) }
        == #"sampler.windowTokens must be "red", "green" or "blue", not "pink"."#
    )
    #expect(complaint([:]) { try $0.array() } == "sampler.windowTokens must be a list, not an object.")
    #expect(complaint([]) { try $0.array(from: 1) } == "sampler.windowTokens must hold at least 1 element, not 0.")
    #expect(
      complaint([1]) { try $0.array(from: 2, to: 2) } == "sampler.windowTokens must hold exactly 2 elements, not 1."
    )
  }

  @Test func doesNotEchoALongValue() {
    let message = complaint(.string(String(repeating: "A", count: 1_000_000))) { try $0.integer() }
    #expect((message?.count ?? .max) < 200)
  }

  @Test func pathsLeadThroughListsAndObjects() throws {
    let reader = JSONReader(["interventions": [["at": 1], ["at": 2]]])
    let list = try reader.object(fields: ["interventions"]).required("interventions").array()
    let at = try list[1].object(fields: ["at"]).required("at")
    #expect(at.path == "interventions[1].at")
    #expect(at.value == 2)
  }

  @Test func refusesAnUnknownFieldByName() throws {
    let error = #expect(throws: LatentError.self) {
      try JSONReader(["model": "m", "txet": "a"]).object(fields: ["model", "text"])
    }
    #expect(error?.field == "txet")
    #expect(error?.message == "txet is not a known parameter; this method takes model, text.")
    let nested = #expect(throws: LatentError.self) {
      try JSONReader(["a": 1], path: "sampler").object(fields: ["kind"])
    }
    #expect(nested?.message == "sampler.a is not a known parameter; sampler takes kind.")
  }

  @Test func nullCountsAsAbsent() throws {
    let object = try JSONReader(["a": nil]).object(fields: ["a"])
    #expect(object.optional("a") == nil)
    let error = #expect(throws: LatentError.self) { try object.required("a") }
    #expect(error?.message == "a is required and is missing.")
  }

  @Test func holdsAlternativesApart() throws {
    let both = try JSONReader(["text": "a", "tokens": [1]]).object(fields: ["text", "tokens"])
    #expect(
      throws: LatentError(.invalidParams, "text and tokens exclude each other; give one of them.", field: "tokens")
    ) {
      try both.exactlyOne(of: ["text", "tokens"])
    }
    let none = try JSONReader([:]).object(fields: ["text", "tokens"])
    #expect(throws: LatentError(.invalidParams, "text or tokens is required and is missing.", field: "text")) {
      try none.exactlyOne(of: ["text", "tokens"])
    }
    #expect(try none.atMostOne(of: ["text", "tokens"]) == nil)
  }
}
