/// What becomes of the delimiters where text is split. Splitting `the-final--countdown` at `-` gives:
enum SplitBehavior: String, CaseIterable {
  /// `the`, `final`, `countdown`
  case removed = "Removed"
  /// `the`, `-`, `final`, `-`, `-`, `countdown`
  case isolated = "Isolated"
  /// `the-`, `final-`, `-`, `countdown`
  case mergedWithPrevious = "MergedWithPrevious"
  /// `the`, `-final`, `-`, `-countdown`
  case mergedWithNext = "MergedWithNext"
  /// `the`, `-`, `final`, `--`, `countdown`
  case contiguous = "Contiguous"

  init(_ field: TokenizerField) throws {
    let name = try field.string()
    // The library writes MergedWithPrevious; hand-written files have merged_with_previous.
    let folded = name.filter { $0 != "_" }.lowercased()
    guard let behavior = Self.allCases.first(where: { $0.rawValue.lowercased() == folded }) else {
      throw field.unreadable(
        "is \(name), which is no split behaviour; known are \(Self.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    self = behavior
  }
}

/// Turns delimiters and what stands between them, told one after the other from left to right, into parts.
struct PartBuilder {
  private let behavior: SplitBehavior
  private var parts: TextParts
  private var position = 0
  private var previousIsDelimiter = false
  /// Delimiters that wait for the text behind them.
  private var pendingStart: Int?

  init(_ behavior: SplitBehavior, _ parts: consuming TextParts) {
    self.behavior = behavior
    self.parts = parts
  }

  /// Tells of text or a delimiter that goes from the end of the last one to `end`.
  @inline(__always)
  mutating func append(to end: Int, isDelimiter: Bool) {
    let start = position
    position = end
    switch behavior {
    case .isolated:
      parts.append(start, end)
    case .removed:
      if !isDelimiter { parts.append(start, end) }
    case .contiguous:
      if isDelimiter != previousIsDelimiter || !parts.extendLast(to: end) { parts.append(start, end) }
    case .mergedWithPrevious:
      if !isDelimiter || previousIsDelimiter || !parts.extendLast(to: end) { parts.append(start, end) }
    case .mergedWithNext:
      // Of several delimiters in a row, only the last one belongs to what follows.
      if isDelimiter {
        if let pendingStart { parts.append(pendingStart, start) }
        pendingStart = start
      } else {
        parts.append(pendingStart ?? start, end)
        pendingStart = nil
      }
    }
    previousIsDelimiter = isDelimiter
  }

  consuming func finish() -> TextParts {
    if let pendingStart { parts.append(pendingStart, position) }
    return parts
  }
}

extension AlignedText {
  /// Splits every piece of ordinary text at the matches of `expression`.
  ///
  /// - Parameter isInverted: whether the matches are the text and what stands between them the delimiters.
  mutating func split(
    at expression: RegularExpression,
    _ matcher: RegularExpressionMatcher,
    _ behavior: SplitBehavior,
    isInverted: Bool = false
  ) throws {
    try split { piece, parts in
      var builder = PartBuilder(behavior, parts)
      var end = 0
      try matcher.forEachMatch(of: expression, in: piece) { match in
        if match.lowerBound > end { builder.append(to: match.lowerBound, isDelimiter: isInverted) }
        builder.append(to: match.upperBound, isDelimiter: !isInverted)
        end = match.upperBound
      }
      if end < piece.count { builder.append(to: piece.count, isDelimiter: isInverted) }
      parts = builder.finish()
    }
  }

  /// Splits every piece of ordinary text at the characters of which `isDelimiter` holds, each one a delimiter.
  mutating func split(_ behavior: SplitBehavior, where isDelimiter: (Unicode.Scalar) -> Bool) {
    split { piece, parts in
      var builder = PartBuilder(behavior, parts)
      var index = 0
      var textStart = 0
      while index < piece.count {
        let end = index + UTF8Bytes.length(ofScalarStartingWith: piece[index])
        if isDelimiter(UTF8Bytes.scalar(piece, at: index)) {
          if textStart < index { builder.append(to: index, isDelimiter: false) }
          builder.append(to: end, isDelimiter: true)
          textStart = end
        }
        index = end
      }
      if textStart < index { builder.append(to: index, isDelimiter: false) }
      parts = builder.finish()
    }
  }
}
