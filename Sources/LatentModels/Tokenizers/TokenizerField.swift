internal import LatentSupport

/// One value of `tokenizer.json` together with its place in the file, so that every complaint names file and field.
struct TokenizerField {
  let value: JSON
  /// The field's path, as `pre_tokenizer.pretokenizers[1]`; empty for the whole file.
  let name: String
  let file: String

  init(_ value: JSON, name: String = "", file: String) {
    self.value = value
    self.name = name
    self.file = file
  }

  /// The value of `key`, or nil where it is absent or null.
  func optional(_ key: String) -> TokenizerField? {
    guard let child = value[key], !child.isNull else { return nil }
    return TokenizerField(child, name: name.isEmpty ? key : "\(name).\(key)", file: file)
  }

  /// The value of `key`.
  ///
  /// - Throws: `LatentError` where it is absent or null.
  func required(_ key: String) throws -> TokenizerField {
    if let child = optional(key) { return child }
    throw unreadable("needs `\(key)`")
  }

  /// The elements of a list.
  func elements() throws -> [TokenizerField] {
    guard let elements = value.arrayValue else { throw unreadable("is not a list") }
    return elements.enumerated().map { TokenizerField($1, name: "\(name)[\($0)]", file: file) }
  }

  func string() throws -> String {
    guard let string = value.stringValue else { throw unreadable("is not a string") }
    return string
  }

  func bool() throws -> Bool {
    guard let bool = value.boolValue else { throw unreadable("is not true or false") }
    return bool
  }

  func number() throws -> Double {
    guard let number = value.numberValue else { throw unreadable("is not a number") }
    return number
  }

  /// A whole number within `0..<2^31`: a token id or a count.
  func count() throws -> Int {
    guard let count = value.integerValue, (0..<Int(Int32.max)).contains(count) else {
      throw unreadable("is not a whole number from 0 to \(Int32.max - 1)")
    }
    return count
  }

  /// The flag `key`, `fallback` where the file leaves it out.
  func flag(_ key: String, default fallback: Bool) throws -> Bool {
    try optional(key)?.bool() ?? fallback
  }

  /// The one scalar of a string, such as `▁`.
  func scalar() throws -> Unicode.Scalar {
    let scalars = try string().unicodeScalars
    guard let first = scalars.first, scalars.count == 1 else { throw unreadable("is not a single character") }
    return first
  }

  /// Refuses the file; `complaint` goes on after the field's name: `needs `type``, `is not a list`.
  func unreadable(_ complaint: String) -> LatentError {
    LatentError.unreadable(file, "\(name.isEmpty ? "The document" : "`\(name)`") of \(file) \(complaint).")
  }

  /// Refuses a part that the format knows and this build does not read.
  func unsupported(_ kind: String, _ type: String, supported: [String]) -> LatentError {
    unreadable(
      "is a \(kind) of type \(type), which is not supported; supported are \(supported.joined(separator: ", "))"
    )
  }
}
