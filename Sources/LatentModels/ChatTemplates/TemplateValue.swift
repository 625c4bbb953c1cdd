internal import LatentSupport

/// A value while a template is rendered: what Python would have in its place.
indirect enum TemplateValue {
  /// A name or field that is not there; prints as nothing, is false, and has no fields itself.
  case undefined(String)
  case none
  case bool(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
  /// Also what is a tuple in Python, which only prints otherwise.
  case list([TemplateValue])
  case dictionary(TemplateDictionary)
  case namespace(TemplateNamespace)
  case loop(TemplateLoop)
  case macro(TemplateMacro)
  /// A function of the engine, by its name.
  case function(String)
  /// A method that was looked up and not called yet.
  case method(receiver: TemplateValue, name: String)

  init(_ json: JSON) {
    switch json {
    case .null: self = .none
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .list(values.map { TemplateValue($0) })
    case .object(let object):
      var dictionary = TemplateDictionary()
      for (key, value) in object { dictionary[key] = TemplateValue(value) }
      self = .dictionary(dictionary)
    }
  }

  /// What the value is called in sentences.
  var typeName: String {
    switch self {
    case .undefined: "an undefined value"
    case .none: "none"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .float: "a float"
    case .string: "a string"
    case .list: "a list"
    case .dictionary: "a mapping"
    case .namespace: "a namespace"
    case .loop: "a loop"
    case .macro, .function, .method: "a function"
    }
  }

  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .float(let value): value != 0
    case .string(let value): !value.isEmpty
    case .list(let values): !values.isEmpty
    case .dictionary(let dictionary): !dictionary.keys.isEmpty
    case .namespace, .loop, .macro, .function, .method: true
    }
  }

  var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  /// The number, of which booleans are a kind.
  var number: Double? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  var integer: Int? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): value
    default: nil
    }
  }

  var string: String? {
    if case .string(let value) = self { value } else { nil }
  }
}

/// A mapping from strings, in the order of insertion.
struct TemplateDictionary {
  private(set) var keys: [String] = []
  private var values: [[UInt8]: TemplateValue] = [:]

  subscript(key: String) -> TemplateValue? {
    get { values[Array(key.utf8)] }
    set {
      let bytes = Array(key.utf8)
      if values[bytes] == nil { keys.append(key) }
      values[bytes] = newValue
    }
  }

  var pairs: [(key: String, value: TemplateValue)] {
    keys.map { ($0, self[$0] ?? .none) }
  }
}

/// `namespace(…)`: the only value that a template can change.
final class TemplateNamespace {
  var fields: TemplateDictionary

  init(_ fields: TemplateDictionary) { self.fields = fields }
}

/// The variable `loop` of a `{% for %}`.
final class TemplateLoop {
  let items: [TemplateValue]
  var index = 0
  var changing: [TemplateValue]?

  init(_ items: [TemplateValue]) { self.items = items }

  func field(_ name: String) -> TemplateValue? {
    switch name {
    case "index": .integer(index + 1)
    case "index0": .integer(index)
    case "revindex": .integer(items.count - index)
    case "revindex0": .integer(items.count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == items.count - 1)
    case "length": .integer(items.count)
    case "previtem": index > 0 ? items[index - 1] : .undefined("previtem")
    case "nextitem": index + 1 < items.count ? items[index + 1] : .undefined("nextitem")
    case "depth": .integer(1)
    case "depth0": .integer(0)
    case "cycle", "changed": .method(receiver: .loop(self), name: name)
    default: nil
    }
  }
}

/// `{% macro %}`
final class TemplateMacro {
  let name: String
  let parameters: [(name: String, fallback: TemplateExpression?)]
  let body: [TemplateStatement]

  init(name: String, parameters: [(name: String, fallback: TemplateExpression?)], body: [TemplateStatement]) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}
