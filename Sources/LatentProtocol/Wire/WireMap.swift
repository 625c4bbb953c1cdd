internal import LatentSupport

/// Values by name, in the order in which they were put in: a result names things in the order in which they were asked.
package struct WireMap<Value: Sendable & Equatable>: Sendable, Equatable {
  package private(set) var names: [String] = []
  package private(set) var values: [Value] = []

  package init() {}

  /// A name that occurs twice keeps its first place and the last value.
  package init(_ pairs: some Sequence<(String, Value)>) {
    for (name, value) in pairs { self[name] = value }
  }

  package subscript(name: String) -> Value? {
    get { names.firstIndex(of: name).map { values[$0] } }
    set {
      switch (names.firstIndex(of: name), newValue) {
      case (let position?, let value?):
        values[position] = value
      case (let position?, nil):
        names.remove(at: position)
        values.remove(at: position)
      case (nil, let value?):
        names.append(name)
        values.append(value)
      case (nil, nil):
        break
      }
    }
  }

  /// Reads an object, each member with `read`.
  init(_ reader: JSONReader, _ read: (JSONReader) throws -> Value) throws {
    let object = try reader.object()
    for name in object.object.keys { self[name] = try read(try object.required(name)) }
  }

  /// Writes an object, each member with `write`.
  func json(_ write: (Value) -> JSON) -> JSON {
    .object(JSONObject(zip(names, values.map(write))))
  }
}

extension WireMap: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
