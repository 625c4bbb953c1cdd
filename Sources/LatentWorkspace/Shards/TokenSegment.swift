internal import LatentSupport
internal import Synchronization

/// The tokens of a segment, read from the mapped file, which is checked against its checksum at the first use.
final class TokenSegment: Sendable {
  private let file: MappedFile
  private let layout: TokenSegmentLayout
  private let described: CacheManifest.File
  private let documentOffset: Int
  /// Position in the cache of the segment's first.
  let firstPosition: Int
  /// Context in the cache of the segment's first.
  let firstContext: Int
  let contextLength: Int
  private let isChecked = Atomic<Bool>(false)

  /// - Throws: `LatentError` that names the file when its size or header is not what the manifest says.
  init(
    path: String,
    segment: CacheManifest.Segment,
    contextLength: Int,
    firstPosition: Int,
    firstContext: Int
  ) throws {
    file = try MappedFile(path: path)
    described = segment.tokens
    documentOffset = segment.documentOffset
    self.firstPosition = firstPosition
    self.firstContext = firstContext
    self.contextLength = contextLength
    let bytes = file.bytes
    guard bytes.count == segment.tokens.bytes else {
      throw CacheManifest.damaged(path, "it has \(bytes.count) bytes, and the manifest says \(segment.tokens.bytes)")
    }
    guard bytes.count >= TokenSegmentLayout.headerBytes, bytes.prefix(8).elementsEqual(TokenSegmentLayout.magic) else {
      throw CacheManifest.damaged(path, "it is not a segment of tokens")
    }
    let version: UInt32 = bytes.number(at: 8)
    guard version == TokenSegmentLayout.version else {
      throw LatentError.unreadable(
        path,
        "\(path) is of version \(version), and this latentd reads version \(TokenSegmentLayout.version)."
      )
    }
    let documents = Int(clamping: bytes.number(at: 24, as: UInt64.self))
    guard Int(bytes.number(at: 12, as: UInt32.self)) == contextLength,
      bytes.number(at: 16, as: UInt64.self) == UInt64(segment.positions), (1...segment.positions).contains(documents)
    else { throw CacheManifest.damaged(path, "its header is not that of the segment that the manifest describes") }
    layout = TokenSegmentLayout(positions: segment.positions, documents: documents)
    guard layout.fileBytes == bytes.count else {
      throw CacheManifest.damaged(path, "its parts do not add up to its size")
    }
  }

  var path: String { file.path }
  var positions: Int { layout.positions }
  var documents: Int { layout.documents }

  /// The positions of the cache that lie in this segment.
  var range: Range<Int> { firstPosition..<(firstPosition + positions) }

  /// - Throws: `LatentError` that names the file when it was altered.
  func check() throws {
    if isChecked.load(ordering: .relaxed) { return }
    guard XXHash64.hash(file.bytes) == described.checksum else {
      throw CacheManifest.damaged(path, "its content does not match its checksum")
    }
    // A checksum proves that this is what was written; that it was written by this code, nothing proves.
    for index in 0..<layout.documents {
      let end = index + 1 < layout.documents ? documentStart(index + 1) : layout.positions
      guard documentStart(index) < end, index > 0 || documentStart(0) == 0 else {
        throw CacheManifest.damaged(path, "its documents are out of order")
      }
    }
    isChecked.store(true, ordering: .relaxed)
  }

  // What follows wants `check()` to have passed, and positions counted from the segment's first.

  @inline(__always)
  func token(at position: Int) -> Int32 {
    Int32(truncatingIfNeeded: file.bytes.number(at: layout.tokens.lowerBound + 4 * position, as: UInt32.self))
  }

  func isSpecial(at position: Int) -> Bool {
    file.bytes[layout.special.lowerBound + position / 8] >> (position % 8) & 1 == 1
  }

  /// The place among the segment's documents of the one that holds `position`.
  func documentIndex(at position: Int) -> Int {
    var low = 0
    var high = layout.documents
    while high - low > 1 {
      let middle = (low + high) / 2
      if documentStart(middle) <= position { low = middle } else { high = middle }
    }
    return low
  }

  func documentStart(_ index: Int) -> Int {
    Int(file.bytes.number(at: layout.starts.lowerBound + 4 * index, as: UInt32.self))
  }

  /// The positions of the segment that are of document `index` of it.
  func documentRange(_ index: Int) -> Range<Int> {
    let start = documentStart(index)
    let end = index + 1 < layout.documents ? documentStart(index + 1) : layout.positions
    return start..<end
  }

  /// Its number in the corpus.
  func documentNumber(_ index: Int) -> Int {
    documentOffset + Int(file.bytes.number(at: layout.numbers.lowerBound + 4 * index, as: UInt32.self))
  }

  func documentKey(_ index: Int) -> UInt64 {
    file.bytes.number(at: layout.keys.lowerBound + 8 * index)
  }
}
