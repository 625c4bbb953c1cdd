extension Configuration {
  /// The width of a head where heads share the model's width evenly.
  func headWidth(width: Int, heads: Int) throws -> Int {
    guard width % heads == 0 else { throw contradiction("\(heads) heads cannot share a width of \(width) evenly") }
    return width / heads
  }

  /// The key and value heads of grouped-query attention; as many as there are heads where the file does not say.
  func keyHeads(heads: Int) throws -> Int {
    let keyHeads = try count("num_key_value_heads", default: heads)
    guard heads % keyHeads == 0 else {
      throw contradiction("\(heads) attention heads cannot be shared out evenly over \(keyHeads) key-value heads")
    }
    return keyHeads
  }
}
