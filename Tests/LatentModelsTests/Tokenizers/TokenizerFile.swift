import LatentModels
import LatentSupport
import LatentTestSupport

/// Writes small `tokenizer.json` files for tests, part by part.
struct TokenizerFile {
  var fields: JSONObject = [
    "version": "1.0", "added_tokens": [], "normalizer": nil, "pre_tokenizer": nil, "post_processor": nil,
    "decoder": nil,
  ]

  /// A byte-level model without merges whose ids 0 to 255 are the bytes.
  static func bytes() -> TokenizerFile {
    var file = TokenizerFile()
    var vocabulary = JSONObject()
    var next: UInt32 = 0x100
    for byte in UInt8.min...UInt8.max {
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      let character = Unicode.Scalar(isPrintable ? UInt32(byte) : next) ?? " "
      if !isPrintable { next += 1 }
      // Assigned one by one: as strings, some of the characters would be equal to others in another normal form.
      vocabulary[String(Character(character))] = .integer(Int(byte))
    }
    file.fields["model"] = ["type": "BPE", "vocab": .object(vocabulary), "merges": []]
    file.fields["pre_tokenizer"] = ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true]
    file.fields["decoder"] = ["type": "ByteLevel"]
    return file
  }

  /// A byte-pair model over characters.
  static func characters(_ tokens: [String], merges: [JSON] = [], options: JSONObject = [:]) -> TokenizerFile {
    var file = TokenizerFile()
    var model: JSONObject = ["type": "BPE", "merges": .array(merges)]
    var vocabulary = JSONObject()
    for (id, token) in tokens.enumerated() { vocabulary[token] = .integer(id) }
    model["vocab"] = .object(vocabulary)
    for (key, value) in options { model[key] = value }
    file.fields["model"] = .object(model)
    return file
  }

  static func added(_ content: String, _ id: Int, _ flags: JSONObject = [:]) -> JSON {
    var token: JSONObject = [
      "id": .integer(id), "content": .string(content), "single_word": false, "lstrip": false, "rstrip": false,
      "normalized": false, "special": false,
    ]
    for (key, value) in flags { token[key] = value }
    return .object(token)
  }

  /// The file with one field set.
  func with(_ key: String, _ value: JSON) -> TokenizerFile {
    var file = self
    file.fields[key] = value
    return file
  }

  func tokenizer() throws -> Tokenizer {
    let folder = try TemporaryFolder()
    return try Tokenizer(file: try folder.write(JSON.object(fields).description, to: "tokenizer.json"))
  }
}
