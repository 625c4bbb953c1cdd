/// The arguments of a call, evaluated.
struct TemplateCall {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []
  var line = 0

  /// The argument at `index` or of `name`; nil where there is neither.
  func argument(_ index: Int, _ name: String) -> TemplateValue? {
    index < positional.count ? positional[index] : named.first { $0.name == name }?.value
  }

  func string(_ index: Int, _ name: String, of function: String) throws(TemplateError) -> String? {
    guard let value = argument(index, name) else { return nil }
    if case .none = value { return nil }
    guard let string = value.string else {
      throw TemplateError("\(function): `\(name)` is \(value.typeName), not a string", line: line)
    }
    return string
  }

  func integer(_ index: Int, _ name: String, of function: String) throws(TemplateError) -> Int? {
    guard let value = argument(index, name) else { return nil }
    if case .none = value { return nil }
    guard let integer = value.integer else {
      throw TemplateError("\(function): `\(name)` is \(value.typeName), not an integer", line: line)
    }
    return integer
  }
}
