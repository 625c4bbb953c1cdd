extension Configuration {
  /// Which blocks attend to a window only: `layer_types` where the file has it, else the rule that the family had
  /// before there was that field.
  func windowedLayers(_ layers: Int, otherwise rule: (_ layer: Int) -> Bool) throws -> [Bool] {
    guard let types = try texts("layer_types") else { return (0..<layers).map(rule) }
    guard types.count == layers else {
      throw contradiction("layer_types holds \(types.count) entries for \(layers) layers")
    }
    return try types.map { type in
      switch type {
      case "sliding_attention": true
      case "full_attention": false
      default: throw unsupported("layer_types", type, supported: "full_attention and sliding_attention")
      }
    }
  }

  /// How many positions each block's queries see, nil for all before them.
  ///
  /// - Parameter windowed: which blocks have a window: `sliding_window`.
  func windows(_ windowed: [Bool]) throws -> [Int?] {
    guard windowed.contains(true) else { return windowed.map { _ in nil } }
    let window = try count("sliding_window")
    return windowed.map { $0 ? window : nil }
  }

  /// The window of every block of a family that has one for all or none; nil for none.
  func window() throws -> Int? { has("sliding_window") ? try count("sliding_window") : nil }
}
