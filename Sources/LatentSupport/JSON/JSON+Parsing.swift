internal import CJansson

extension JSON {
  /// How deeply lists and objects may nest unless a caller says otherwise. Requests need about 8.
  package static let defaultDepthLimit = 128

  /// Reads one JSON document (RFC 8259), of which nothing but white space may be left.
  ///
  /// - Bytes that are not UTF-8 are refused with their position, as is a document nested deeper than `depthLimit`.
  /// - An object that has a key twice is refused: readers that keep the first and readers that keep the last value
  ///   would otherwise understand two different requests.
  /// - A whole number beyond 64 bits becomes the nearest `number` (`model_max_length` of real checkpoints is 1e30);
  ///   one beyond the range of `Double`, such as `1e400`, is refused.
  /// - A string may hold U+0000, a key may not.
  ///
  /// - Parameter depthLimit: at most 2,048, where the parser itself stops.
  package init(
    parsing bytes: UnsafeRawBufferPointer,
    depthLimit: Int = defaultDepthLimit
  ) throws(JSONParsingError) {
    self = try JanssonDocument(bytes).value(depthLimit: depthLimit)
  }

  /// Reads one JSON document; see `init(parsing:depthLimit:)` above.
  package init(parsing bytes: [UInt8], depthLimit: Int = defaultDepthLimit) throws(JSONParsingError) {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(JSONParsingError) in try JSON(parsing: raw, depthLimit: depthLimit) }
    }
    self = try result.get()
  }

  /// Reads one JSON document; see `init(parsing:depthLimit:)` above.
  package init(parsing text: String, depthLimit: Int = defaultDepthLimit) throws(JSONParsingError) {
    try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
  }
}

/// A parsed document in jansson's own memory, released with the value.
private struct JanssonDocument: ~Copyable {
  private let root: UnsafeMutablePointer<json_t>

  init(_ bytes: UnsafeRawBufferPointer) throws(JSONParsingError) {
    var error = json_error_t()
    if let root = Self.load(bytes, &error) {
      self.root = root
      return
    }
    // Jansson stops at a whole number beyond 64 bits. Such numbers are rare, so only then are they rewritten as
    // reals and the document read again; reading every number as a real would cost the exactness of the others.
    if json_error_code(&error) == json_error_numeric_overflow, let widened = WidenedIntegers(bytes) {
      let root = widened.bytes.withUnsafeBytes { Self.load($0, &error) }
      if let root {
        self.root = root
        return
      }
      throw Self.failure(error, position: widened.originalPosition(of: Int(error.position)), in: bytes)
    }
    throw Self.failure(error, position: Int(error.position), in: bytes)
  }

  deinit {
    json_decref(root)
  }

  func value(depthLimit: Int) throws(JSONParsingError) -> JSON {
    try Self.convert(root, depthLeft: depthLimit, depthLimit: depthLimit)
  }

  private static func load(
    _ bytes: UnsafeRawBufferPointer,
    _ error: inout json_error_t
  ) -> UnsafeMutablePointer<json_t>? {
    let flags = Int(JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL)
    // An empty buffer may have no address, which jansson takes for a wrong argument and not for an empty document.
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return json_loadb(" ", 1, flags, &error) }
    return json_loadb(start.assumingMemoryBound(to: CChar.self), bytes.count, flags, &error)
  }

  private static func convert(
    _ node: UnsafeMutablePointer<json_t>,
    depthLeft: Int,
    depthLimit: Int
  ) throws(JSONParsingError) -> JSON {
    switch node.pointee.type {
    case JSON_TRUE: return .bool(true)
    case JSON_FALSE: return .bool(false)
    case JSON_INTEGER: return .integer(Int(json_integer_value(node)))
    case JSON_REAL: return .number(json_real_value(node))
    case JSON_STRING: return .string(string(json_string_value(node), json_string_length(node)))
    case JSON_ARRAY:
      guard depthLeft > 0 else { throw tooDeep(depthLimit) }
      let count = json_array_size(node)
      var elements: [JSON] = []
      elements.reserveCapacity(count)
      for index in 0..<count {
        guard let element = json_array_get(node, index) else { break }
        elements.append(try convert(element, depthLeft: depthLeft - 1, depthLimit: depthLimit))
      }
      return .array(elements)
    case JSON_OBJECT:
      guard depthLeft > 0 else { throw tooDeep(depthLimit) }
      var object = JSONObject()
      object.reserveCapacity(json_object_size(node))
      // Jansson keeps the fields in the order of the document.
      var iterator = json_object_iter(node)
      while let current = iterator {
        guard let value = json_object_iter_value(current) else { break }
        let key = string(json_object_iter_key(current), json_object_iter_key_len(current))
        object.appendNew(key, try convert(value, depthLeft: depthLeft - 1, depthLimit: depthLimit))
        iterator = json_object_iter_next(node, current)
      }
      return .object(object)
    default: return .null
    }
  }

  /// The bytes are UTF-8: jansson has checked them.
  private static func string(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    guard let start else { return "" }
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func tooDeep(_ depthLimit: Int) -> JSONParsingError {
    JSONParsingError(reason: "lists and objects nest deeper than \(depthLimit) levels", position: 0, line: 1, column: 1)
  }

  private static func failure(
    _ error: json_error_t,
    position: Int,
    in bytes: UnsafeRawBufferPointer
  ) -> JSONParsingError {
    var error = error
    var text = withUnsafeBytes(of: error.text) { raw in
      String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
    }
    if json_error_code(&error) == json_error_invalid_utf8 { text = "not UTF-8, \(text)" }
    let position = min(max(position, 0), bytes.count)
    var line = 1
    var column = 1
    for byte in bytes[..<position] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return JSONParsingError(reason: text.isEmpty ? "not JSON" : text, position: position, line: line, column: column)
  }
}
