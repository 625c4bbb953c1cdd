internal import Glibc

/// The functions that every template has.
enum TemplateFunctions {
  static let names: Set<String> = ["range", "dict", "namespace", "raise_exception", "strftime_now"]
}

extension TemplateRenderer {
  func callFunction(_ name: String, _ call: TemplateCall) throws(TemplateError) -> TemplateValue {
    let title = "the function \(name)"
    switch name {
    case "range": return try range(call)
    case "dict", "namespace":
      var fields = TemplateDictionary()
      if case .dictionary(let given) = call.positional.first { fields = given }
      for (name, value) in call.named { fields[name] = value }
      let checked = try checkedNesting(.dictionary(fields), call.line)
      return name == "dict" ? checked : makeNamespace(fields)
    case "raise_exception":
      let message = try call.argument(0, "message").map { value throws(TemplateError) in try text(of: value, call.line)
      }
      throw TemplateError(message ?? "", line: call.line, kind: .refusal)
    default:
      guard let format = try call.string(0, "format", of: title) else {
        throw TemplateError("\(title) needs a format", line: call.line)
      }
      return .string(try checked(date(format), call.line))
    }
  }

  private func range(_ call: TemplateCall) throws(TemplateError) -> TemplateValue {
    var bounds: [Int] = []
    for index in call.positional.indices {
      bounds.append(try call.integer(index, "", of: "the function range") ?? 0)
    }
    guard (1...3).contains(bounds.count) else {
      throw TemplateError("the function range takes one to three integers", line: call.line)
    }
    let (start, stop) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
    let step = bounds.count == 3 ? bounds[2] : 1
    let (span, overflows) = stop.subtractingReportingOverflow(start)
    guard step != 0, step != Int.min, !overflows, span != Int.min,
      span.magnitude / step.magnitude < UInt(limits.elements)
    else {
      throw TemplateError("the function range makes more than \(limits.elements) numbers", line: call.line)
    }
    return try checked(stride(from: start, to: stop, by: step).map { .integer($0) }, call.line)
  }

  /// The time of rendering by `strftime`, in the machine's time zone.
  private func date(_ format: String) -> String {
    var seconds = time_t(now)
    var parts = tm()
    localtime_r(&seconds, &parts)
    // A first character tells an empty result from one that does not fit.
    var buffer = [CChar](repeating: 0, count: 1024 + format.utf8.count)
    let count = strftime(&buffer, buffer.count, "x" + format, &parts)
    return String(decoding: buffer.prefix(count).dropFirst().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
