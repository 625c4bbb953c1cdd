extension Substring {
  /// Without the characters at both ends that satisfy `predicate`.
  func trimming(while predicate: (Character) -> Bool) -> Substring {
    var result = drop(while: predicate)
    while let last = result.last, predicate(last) { result.removeLast() }
    return result
  }
}
