import LatentProtocol
import LatentSupport
import LatentTestSupport
import Testing

/// Holds the generated types to the document that they were made from.
@Suite struct WireDocumentTests {
  private let document: JSON

  init() throws {
    document = try JSON(parsing: Wire.document)
  }

  private func description(_ method: String) throws -> JSON {
    try #require(document["methods"]?.arrayValue?.first { $0["name"]?.stringValue == method })
  }

  private func example(_ method: String) throws -> (params: JSON, result: JSON) {
    let example = try #require(try description(method)["examples"]?[0])
    let params = try #require(example["params"]?.arrayValue).map { param in
      (try #require(param["name"]?.stringValue), try #require(param["value"]))
    }
    return (.object(JSONObject(params)), try #require(example["result"]?["value"]))
  }

  @Test func listsEveryMethodOnce() throws {
    let described = try #require(document["methods"]?.arrayValue).compactMap { $0["name"]?.stringValue }
    let generated = Wire.methods.map { $0.name } + Wire.notifications.map { $0.name }
    #expect(described.sorted() == generated.sorted())
    #expect(Set(described).count == described.count)
  }

  @Test func everyExampleReadsAndWritesTheSame() throws {
    for method in Wire.methods { try checkExample(method) }
    for notification in Wire.notifications { try checkNotification(notification) }
  }

  private func checkNotification<Notification: WireNotification>(_ notification: Notification.Type) throws {
    try checkParams(Notification.Params.self, Notification.name)
  }

  private func checkExample<Method: WireMethod>(_ method: Method.Type) throws {
    try checkParams(Method.Params.self, Method.name)
    let expected = try example(Method.name).result
    let result = try Method.Result(JSONReader(expected))
    #expect(JSONPattern(expected).mismatch(result.json) == nil, "\(Method.name)")
    #expect(try Method.Result(JSONReader(result.json)) == result, "\(Method.name)")
  }

  private func checkParams<Params: WireValue>(_ type: Params.Type, _ name: String) throws {
    let expected = try example(name).params
    let params = try Params(JSONReader(expected))
    // Defaults are written out, so the JSON may hold more than the example.
    for (key, value) in try #require(expected.objectValue) {
      #expect(params.json[key] != nil, "\(name) loses \(key): \(value)")
    }
    #expect(try Params(JSONReader(params.json)) == params, "\(name)")
  }

  @Test func everyMethodRefusesAnUnknownParamByName() throws {
    for method in Wire.methods { try checkUnknown(method) }
  }

  private func checkUnknown<Method: WireMethod>(_ method: Method.Type) throws {
    var params = try #require(try example(Method.name).params.objectValue)
    params["unheardOf"] = 1
    let error = #expect(throws: LatentError.self) { try Method.Params(JSONReader(.object(params))) }
    #expect(error?.code == .invalidParams)
    #expect(error?.field == "unheardOf")
  }

  @Test func everyRequiredParamIsMissed() throws {
    for method in Wire.methods { try checkRequired(method) }
  }

  private func checkRequired<Method: WireMethod>(_ method: Method.Type) throws {
    let params = try #require(try example(Method.name).params.objectValue)
    for param in try #require(try description(Method.name)["params"]?.arrayValue) where param["required"] == true {
      let name = try #require(param["name"]?.stringValue)
      var without = params
      without[name] = nil
      let error = #expect(throws: LatentError.self) { try Method.Params(JSONReader(.object(without))) }
      #expect(error?.message == "\(name) is required and is missing.")
    }
  }

  @Test func theErrorCodesAreThoseOfTheDocument() throws {
    let errors = try #require(document["components"]?["errors"]?.objectValue)
    #expect(errors.keys.sorted() == ErrorCode.all.map(\.name).sorted())
    for (name, code) in ErrorCode.all { #expect(errors[name]?["code"]?.integerValue == code.rawValue) }
  }

  @Test func theVersionIsThatOfTheDocument() {
    #expect(document["info"]?["version"] == .string(Wire.protocolVersion))
  }
}
