internal import LatentSupport

extension CacheReader {
  /// The tokens of `range`, which must lie within the cache.
  package func tokens(_ range: Range<Int>) throws -> [Int32] {
    guard range.lowerBound >= 0, range.upperBound <= positions else {
      throw LatentError(.internal, "Tokens \(range) were asked of a cache of \(positions).")
    }
    var tokens: [Int32] = []
    tokens.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      let segment = tokenSegments[segmentIndex(at: position)]
      try segment.check()
      let end = min(range.upperBound, segment.range.upperBound)
      for index in position..<end { tokens.append(segment.token(at: index - segment.firstPosition)) }
      position = end
    }
    return tokens
  }

  /// The token at `position`, which must lie within the cache.
  package func token(at position: Int) throws -> Int32 {
    let (segment, index) = try place(position)
    return segment.token(at: index)
  }

  /// Whether the token at `position` is special: read by the model, but neither cached nor shown.
  package func isSpecial(at position: Int) throws -> Bool {
    let (segment, index) = try place(position)
    return segment.isSpecial(at: index)
  }

  /// The context and the document of `position`, and how far a window round it may reach.
  package func location(of position: Int) throws -> CachePosition {
    let (segment, index) = try place(position)
    let context = index / segment.contextLength
    let start = context * segment.contextLength
    let contextRange = start..<min(start + segment.contextLength, segment.positions)
    let document = segment.documentIndex(at: index)
    let stretch = contextRange.clamped(to: segment.documentRange(document))
    func inCache(_ range: Range<Int>) -> Range<Int> {
      (segment.firstPosition + range.lowerBound)..<(segment.firstPosition + range.upperBound)
    }
    return CachePosition(
      context: segment.firstContext + context,
      contextRange: inCache(contextRange),
      document: segment.documentNumber(document),
      documentKey: segment.documentKey(document),
      stretch: inCache(stretch)
    )
  }

  /// Calls `body` with every run of tokens of one document in one context that holds no special token, ascending: what
  /// windows are cut from.
  package func forEachStretch(
    _ body: (_ tokens: Range<Int>, _ document: Int, _ documentKey: UInt64) throws -> Void
  ) throws {
    for segment in tokenSegments {
      try segment.check()
      for document in 0..<segment.documents {
        let range = segment.documentRange(document)
        var position = range.lowerBound
        while position < range.upperBound {
          let contextEnd = (position / segment.contextLength + 1) * segment.contextLength
          let end = min(contextEnd, range.upperBound)
          var start = position
          for index in position...end where index == end || segment.isSpecial(at: index) {
            if start < index {
              let tokens = (segment.firstPosition + start)..<(segment.firstPosition + index)
              try body(tokens, segment.documentNumber(document), segment.documentKey(document))
            }
            start = index + 1
          }
          position = end
        }
      }
    }
  }

  /// What `forEachStretch` calls with, as a list.
  package func stretches() throws -> [(tokens: Range<Int>, document: Int)] {
    var list: [(tokens: Range<Int>, document: Int)] = []
    try forEachStretch { tokens, document, _ in list.append((tokens, document)) }
    return list
  }

  /// One more than the highest token id in the cache.
  func tokenLimit() throws -> Int {
    var highest: Int32 = -1
    for segment in tokenSegments {
      try segment.check()
      for position in 0..<segment.positions { highest = max(highest, segment.token(at: position)) }
    }
    return Int(highest) + 1
  }

  func place(_ position: Int) throws -> (segment: TokenSegment, index: Int) {
    guard position >= 0, position < positions else {
      throw LatentError(.internal, "Token \(position) was asked of a cache of \(positions).")
    }
    let segment = tokenSegments[segmentIndex(at: position)]
    try segment.check()
    return (segment, position - segment.firstPosition)
  }

  /// The segment that holds `position`.
  func segmentIndex(at position: Int) -> Int {
    var low = 0
    var high = tokenSegments.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if tokenSegments[middle].firstPosition <= position { low = middle } else { high = middle }
    }
    return low
  }
}

extension CacheReader {
  /// The tokens at `positions`, which must be ascending and lie within the cache.
  package func tokens(at positions: [Int32]) throws -> [Int32] {
    var tokens: [Int32] = []
    tokens.reserveCapacity(positions.count)
    var index = 0
    while index < positions.count {
      let (segment, _) = try place(Int(positions[index]))
      let base = segment.firstPosition
      let end = segment.range.upperBound
      while index < positions.count, Int(positions[index]) < end {
        guard Int(positions[index]) >= base else { throw LatentError(.internal, "Positions were not ascending.") }
        tokens.append(segment.token(at: Int(positions[index]) - base))
        index += 1
      }
    }
    return tokens
  }
}
