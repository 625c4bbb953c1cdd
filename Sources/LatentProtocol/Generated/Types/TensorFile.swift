// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A tensor that was written to a safetensors file instead of being sent.
  package struct TensorFile: WireValue {
    /// Element type of a tensor.
    package var dtype: WireDType
    /// Sizes along each axis, the slowest first.
    package var shape: [Int]
    /// The safetensors file.
    package var file: String
    /// The tensor's name in the file.
    package var name: String

    package init(dtype: WireDType, shape: [Int], file: String, name: String) {
      self.dtype = dtype
      self.shape = shape
      self.file = file
      self.name = name
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["dtype", "shape", "file", "name"])
      dtype = try WireDType(object.required("dtype"))
      shape = try object.required("shape").array().map { try $0.integer(from: 0) }
      file = try object.required("file").string()
      name = try object.required("name").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["dtype"] = dtype.json
      object["shape"] = .array(shape.map { .integer($0) })
      object["file"] = .string(file)
      object["name"] = .string(name)
      return .object(object)
    }
  }
}
