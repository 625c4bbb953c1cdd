extension Vectors {
  /// The cosine of the angle between `a` and `b`; 0 where one of them is 0.
  static func cosine(_ a: [Float], _ b: [Float]) -> Double {
    var (dot, left, right) = (0.0, 0.0, 0.0)
    for index in 0..<min(a.count, b.count) {
      dot += Double(a[index]) * Double(b[index])
      left += Double(a[index]) * Double(a[index])
      right += Double(b[index]) * Double(b[index])
    }
    let length = (left * right).squareRoot()
    return length > 0 ? dot / length : 0
  }
}
