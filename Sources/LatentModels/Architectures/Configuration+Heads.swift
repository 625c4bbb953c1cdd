extension Configuration {
  /// The width of a head where heads share the model's width evenly.
  func headWidth(width: Int, heads: Int) throws -> Int {
    guard width % heads == 0 else { throw contradiction("\(heads) heads cannot share a width of \(width) evenly") }
    guard width / heads <= Self.widestHead else {
      throw contradiction("heads of \(width / heads) numbers; latentd computes heads of up to \(Self.widestHead)")
    }
    return width / heads
  }

  /// The width of a head where the file gives it.
  func headWidth() throws -> Int {
    let width = try count("head_dim")
    guard width <= Self.widestHead else {
      throw unsupported("head_dim", "\(width)", supported: "heads of up to \(Self.widestHead) numbers")
    }
    return width
  }

  /// What attention holds on the stack for one head.
  private static let widestHead = 1024

  /// The key and value heads of grouped-query attention; as many as there are heads where the file does not say.
  func keyHeads(heads: Int) throws -> Int {
    let keyHeads = try count("num_key_value_heads", default: heads)
    guard heads % keyHeads == 0 else {
      throw contradiction("\(heads) attention heads cannot be shared out evenly over \(keyHeads) key-value heads")
    }
    return keyHeads
  }
}
