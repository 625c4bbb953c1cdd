import LatentServer
import LatentSupport
import LatentTestSupport

/// Methods that the tests control.
enum TestMethods {
  /// Answers its params.
  enum Echo: Method {
    static let name = "echo"
    static func decode(_ params: JSONReader) throws -> JSON { params.value }
    static func encode(_ outcome: JSON) -> JSON { outcome }
    static func run(_ params: JSON, _ context: RequestContext) async throws -> JSON { params }
  }

  /// Fails as its params say: `{code}` of `LatentError`, or `foreign`.
  enum Fail: Method {
    struct Foreign: Error {}

    static let name = "fail"
    static func decode(_ params: JSONReader) throws -> String {
      try params.object(fields: ["code"]).required("code").string()
    }
    static func encode(_ outcome: JSON) -> JSON { outcome }
    static func run(_ code: String, _ context: RequestContext) async throws -> JSON {
      guard let code = LatentError.Code(rawValue: code) else { throw Foreign() }
      throw LatentError(code, "It failed.", field: "code", path: "/a/b", cause: "because")
    }
  }

  /// Takes steps until a gate opens or it is cancelled, reading and writing the models that its params name:
  /// `{gate, reads?, writes?}`. Answers how many steps it took.
  enum Step: Method {
    struct Params: Sendable {
      var gate: String
      var access: Access
    }

    static let name = "step"
    static let urgency = Urgency.background

    static func decode(_ params: JSONReader) throws -> Params {
      try decodeParams(params)
    }

    static func encode(_ steps: Int) -> JSON { .integer(steps) }

    static func touches(_ params: Params) -> Access { params.access }

    static func run(_ params: Params, _ context: RequestContext) async throws -> Int {
      try await takeSteps(params, context)
    }
  }

  /// The same, for somebody who waits.
  enum QuickStep: Method {
    static let name = "quickStep"
    static func decode(_ params: JSONReader) throws -> Step.Params { try decodeParams(params) }
    static func encode(_ steps: Int) -> JSON { .integer(steps) }
    static func touches(_ params: Step.Params) -> Access { params.access }
    static func run(_ params: Step.Params, _ context: RequestContext) async throws -> Int {
      try await takeSteps(params, context)
    }
  }

  /// Waits for a gate whatever anyone asks.
  enum Stubborn: Method {
    static let name = "stubborn"
    static func decode(_ params: JSONReader) throws -> Step.Params { try decodeParams(params) }
    static func encode(_ outcome: JSON) -> JSON { outcome }
    static func touches(_ params: Step.Params) -> Access { params.access }
    static func run(_ params: Step.Params, _ context: RequestContext) async throws -> JSON {
      events.update { $0.append("\(params.gate) began") }
      // A task of its own sleeps: the request's, once it is cancelled, would not, and hold its thread.
      while !gates.value.contains(params.gate) {
        await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
      }
      return .null
    }
  }

  /// Which gates are open, and what began and ended, in order.
  static let gates = Locked<Set<String>>([])
  static let events = Locked<[String]>([])

  static func open(_ gate: String) {
    gates.update { _ = $0.insert(gate) }
  }

  /// Waits until `event` has happened.
  static func happened(_ event: String) async throws {
    while !events.value.contains(event) { try await Task.sleep(for: .milliseconds(1)) }
  }

  private static func decodeParams(_ params: JSONReader) throws -> Step.Params {
    let object = try params.object(fields: ["gate", "reads", "writes", "workDoneToken"])
    let names = { (field: String) in try object.optional(field)?.array().map { try $0.string() } ?? [] }
    var access = Access.free
    for name in try names("reads") { access = access.reading(name == "*" ? .every(.model) : .model(name)) }
    for name in try names("writes") { access = access.writing(name == "*" ? .every(.model) : .model(name)) }
    return Step.Params(gate: try object.required("gate").string(), access: access)
  }

  private static func takeSteps(_ params: Step.Params, _ context: RequestContext) async throws -> Int {
    events.update { $0.append("\(params.gate) began") }
    defer { events.update { $0.append("\(params.gate) ended") } }
    var steps = 0
    while !gates.value.contains(params.gate) {
      try context.work.cancellation.check()
      steps += 1
      context.work.report(ProgressReport(done: steps, total: nil, unit: "steps"))
      try? await Task.sleep(for: .milliseconds(2))
    }
    return steps
  }

  static let all = [
    AnyMethod(Echo.self), AnyMethod(Fail.self), AnyMethod(Step.self), AnyMethod(QuickStep.self),
    AnyMethod(Stubborn.self),
  ]
}
