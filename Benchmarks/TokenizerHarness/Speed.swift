internal import Foundation
internal import LatentModels

/// Times encoding on one core, in MB/s of UTF-8: ids alone and with offsets.
enum Speed {
  static func run(_ tokenizer: Tokenizer, text: String, seconds: Double) throws {
    // Documents as caching has them: a few kilobytes each.
    let documents = text.split(separator: "\n\n").map(String.init)
    let bytes = documents.reduce(0) { $0 + $1.utf8.count }
    var tokens = 0
    let ids = try rate(bytes, seconds) { tokens = try tokenizer.ids(of: documents).reduce(0) { $0 + $1.count } }
    let offsets = try rate(bytes, seconds) { for document in documents { _ = try tokenizer.encode(document) } }
    let whole = try rate(bytes, seconds) { _ = try tokenizer.ids(of: text) }
    print(
      String(
        format:
          "%d documents, %.2f MB, %.2f bytes a token; ids %.1f MB/s, with offsets %.1f MB/s, as one text %.1f MB/s",
        documents.count,
        Double(bytes) / 1e6,
        Double(bytes) / Double(max(tokens, 1)),
        ids,
        offsets,
        whole
      )
    )
  }

  /// The best of several passes by processor time, so that a busy machine does not count.
  private static func rate(_ bytes: Int, _ seconds: Double, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    let start = clock()
    repeat {
      let begin = clock()
      try body()
      best = min(best, Double(clock() - begin) / Double(CLOCKS_PER_SEC))
    } while Double(clock() - start) / Double(CLOCKS_PER_SEC) < seconds
    return Double(bytes) / best / 1e6
  }
}
