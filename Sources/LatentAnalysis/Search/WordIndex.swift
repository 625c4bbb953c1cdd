internal import Glibc
internal import LatentSupport

/// Which of many short texts are about some words, ranked by BM25 (Robertson and Zaragoza 2009, "The Probabilistic
/// Relevance Framework"): rare words count more, and words of short texts. How rare the function words of English are is
/// known beforehand, so that few texts are no reason to take one for a name.
///
/// Texts are known by their place in the order in which they were added; the texts themselves are not kept.
package struct WordIndex: Sendable {
  private static let saturation: Float = 1.2
  private static let lengthWeight: Float = 0.75

  private let termOfWord: [UInt64: Int32]
  /// Term t has the postings `offsets[t] ..< offsets[t + 1]`.
  private let offsets: [Int]
  /// Each posting's text, ascending within a term, and how often the word stands in it.
  private let texts: [Int32]
  private let frequencies: [UInt8]
  /// Per text, by how much its length weakens a word.
  private let lengthFactors: [Float]

  /// Number of texts.
  package var count: Int { lengthFactors.count }
  /// Memory held, about.
  package var byteCount: Int { 5 * texts.count + 4 * lengthFactors.count + 8 * offsets.count + 24 * termOfWord.count }

  /// The texts of `range` (all if nil) that share words with `query`, best first.
  ///
  /// - Returns: places and scores from 0 to 1, the share of what a text of nothing but the query's words could reach.
  package func search(_ query: String, count: Int, within range: Range<Int>? = nil) -> [(text: Int, score: Float)] {
    let range = range ?? 0..<self.count
    var words: Set<UInt64> = []
    SearchWords.forEach(in: query) { words.insert($0) }
    guard !words.isEmpty, !range.isEmpty else { return [] }
    var scores = [Float](repeating: 0, count: range.count)
    var greatest: Float = 0
    // In a fixed order, so that sums are the same each time.
    for word in words.sorted() {
      let postings = termOfWord[word].map { offsets[Int($0)]..<offsets[Int($0) + 1] } ?? 0..<0
      let weight = weight(postings.count, CommonWords.shares[word] ?? 0)
      greatest += weight * (Self.saturation + 1)
      add(postings, weight, range, &scores)
    }
    var best = TopSelection(count)
    best.offer(scores)
    return best.sorted.prefix { $0.value > 0 }.map { (range.lowerBound + $0.index, $0.value / greatest) }
  }

  /// How much a word says that stands in `count` of the texts, and in `share` of the sentences of ordinary English, some of
  /// which are counted as if they were texts.
  private func weight(_ count: Int, _ share: Double) -> Float {
    let containing = Double(count) + share * CommonWords.background
    let others = Double(self.count) + CommonWords.background - containing
    return Float(log(1 + (others + 0.5) / (containing + 0.5)))
  }

  private func add(_ postings: Range<Int>, _ weight: Float, _ range: Range<Int>, _ scores: inout [Float]) {
    texts.withUnsafeBufferPointer { texts in
      frequencies.withUnsafeBufferPointer { frequencies in
        lengthFactors.withUnsafeBufferPointer { factors in
          scores.withUnsafeMutableBufferPointer { scores in
            let first = postings.lowerBound + lowerBound(of: Int32(range.lowerBound), in: texts[postings])
            for posting in first..<postings.upperBound {
              let text = Int(texts[posting])
              guard text < range.upperBound else { return }
              let frequency = Float(frequencies[posting])
              scores[text - range.lowerBound] +=
                weight * frequency * (Self.saturation + 1) / (frequency + factors[text])
            }
          }
        }
      }
    }
  }

  private func lowerBound(of value: Int32, in texts: Slice<UnsafeBufferPointer<Int32>>) -> Int {
    var low = texts.startIndex
    var high = texts.endIndex
    while low < high {
      let middle = (low + high) / 2
      if texts[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low - texts.startIndex
  }
}

extension WordIndex {
  /// Takes the texts one by one.
  package struct Builder {
    private var termOfWord: [UInt64: Int32] = [:]
    /// The terms of all texts one after the other, and how often each stands in its text.
    private var terms: [Int32] = []
    private var frequencies: [UInt8] = []
    private var textOffsets: [Int] = [0]
    private var lengths: [Int32] = []

    package init() {}

    package mutating func add(_ text: String) {
      var words: [Int32] = []
      SearchWords.forEach(in: text) { word in
        let next = Int32(truncatingIfNeeded: termOfWord.count)
        if let known = termOfWord[word] {
          words.append(known)
        } else {
          termOfWord[word] = next
          words.append(next)
        }
      }
      lengths.append(Int32(truncatingIfNeeded: words.count))
      words.sort()
      var index = 0
      while index < words.count {
        var end = index
        while end < words.count, words[end] == words[index] { end += 1 }
        terms.append(words[index])
        frequencies.append(UInt8(min(255, end - index)))
        index = end
      }
      textOffsets.append(terms.count)
    }

    package func finish() -> WordIndex {
      var offsets = [Int](repeating: 0, count: termOfWord.count + 1)
      for term in terms { offsets[Int(term) + 1] += 1 }
      for term in offsets.indices.dropFirst() { offsets[term] += offsets[term - 1] }
      var ends = offsets
      var texts = [Int32](repeating: 0, count: terms.count)
      var counts = [UInt8](repeating: 0, count: terms.count)
      for text in lengths.indices {
        for entry in textOffsets[text]..<textOffsets[text + 1] {
          let place = ends[Int(terms[entry])]
          texts[place] = Int32(truncatingIfNeeded: text)
          counts[place] = frequencies[entry]
          ends[Int(terms[entry])] = place + 1
        }
      }
      let mean = Float(lengths.reduce(0) { $0 + Int($1) }) / Float(max(1, lengths.count))
      return WordIndex(
        termOfWord: termOfWord,
        offsets: offsets,
        texts: texts,
        frequencies: counts,
        lengthFactors: lengths.map { length in
          let relative = mean > 0 ? Float(length) / mean : 1
          return WordIndex.saturation * (1 - WordIndex.lengthWeight + WordIndex.lengthWeight * relative)
        }
      )
    }
  }
}
