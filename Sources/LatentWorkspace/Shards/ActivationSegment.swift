internal import LatentSupport
internal import Synchronization

/// One dictionary's activations in one segment, read from the mapped file.
///
/// A latent costs the pages that its own run is on. The header, the directory and the sums are checked against their
/// checksum at the first use, each run against its own whenever it is read.
final class ActivationSegment: Sendable {
  private let file: MappedFile
  private let layout: ActivationSegmentLayout
  /// Position in the cache of the segment's first.
  let firstPosition: Int
  let positions: Int
  let activations: Int
  private let isChecked = Atomic<Bool>(false)

  /// - Throws: `LatentError` that names the file when its size or header is not what the manifest says.
  init(
    path: String,
    described: CacheManifest.File,
    dictionary: CacheDictionary,
    firstPosition: Int,
    positions: Int,
    activations: Int
  ) throws {
    file = try MappedFile(path: path)
    self.firstPosition = firstPosition
    self.positions = positions
    self.activations = activations
    let bytes = file.bytes
    guard bytes.count == described.bytes else {
      throw CacheManifest.damaged(path, "it has \(bytes.count) bytes, and the manifest says \(described.bytes)")
    }
    let tail = ActivationSegmentLayout.sumsBytes + 8 * dictionary.width + 8
    guard bytes.count >= ActivationSegmentLayout.headerBytes + tail,
      bytes.prefix(8).elementsEqual(ActivationSegmentLayout.magic)
    else { throw CacheManifest.damaged(path, "it is not a segment of activations") }
    let version: UInt32 = bytes.number(at: 8)
    guard version == ActivationSegmentLayout.version else {
      throw LatentError.unreadable(
        path,
        "\(path) is of version \(version), and this latentd reads version \(ActivationSegmentLayout.version)."
      )
    }
    let header = (0..<4).map { bytes.number(at: 16 + 8 * $0, as: UInt64.self) }
    guard header == [dictionary.latents, positions, activations, dictionary.width].map(UInt64.init) else {
      throw CacheManifest.damaged(path, "its header is not that of the segment that the manifest describes")
    }
    let runsBytes = bytes.number(at: bytes.count - tail, as: UInt64.self)
    layout = ActivationSegmentLayout(
      latents: dictionary.latents,
      width: dictionary.width,
      runsBytes: Int(clamping: min(runsBytes, UInt64(UInt32.max)))
    )
    guard layout.fileBytes == bytes.count else {
      throw CacheManifest.damaged(path, "its parts do not add up to its size")
    }
  }

  var path: String { file.path }

  /// The bytes of the run of `latent`, which must be one of the dictionary's.
  func run(of latent: Int) throws -> UnsafeRawBufferPointer {
    try check()
    let start = Int(file.bytes.number(at: layout.directory.lowerBound + 4 * latent, as: UInt32.self))
    let end = Int(file.bytes.number(at: layout.directory.lowerBound + 4 * latent + 4, as: UInt32.self))
    guard start <= end, end <= layout.runsBytes else {
      throw CacheManifest.damaged(path, "the directory of latent \(latent) points outside the file")
    }
    let base = layout.runs.lowerBound
    return file.bytes.slice((base + start)..<(base + end))
  }

  /// How often `latent` fires in the segment; its run is sound then.
  func firingCount(of latent: Int) throws -> Int {
    guard let count = ActivationRun.checkedCount(try run(of: latent), latent: latent) else { throw damagedRun(latent) }
    return count
  }

  /// Reads the firings of `latent` into buffers as long as `firingCount(of:)` said.
  func read(
    _ latent: Int,
    positions: UnsafeMutableBufferPointer<Int32>,
    values: UnsafeMutableBufferPointer<Float>
  ) throws {
    guard !positions.isEmpty else { return }
    let run = try run(of: latent)
    let sound = ActivationRun.decode(
      run,
      base: firstPosition,
      limit: self.positions,
      positions: positions,
      values: values
    )
    guard sound else { throw damagedRun(latent) }
  }

  /// Sums over the segment's cached positions.
  func sums() throws -> ReconstructionSums {
    try check()
    let start = layout.sums.lowerBound
    return ReconstructionSums(
      positions: Int(clamping: file.bytes.number(at: start + 8, as: UInt64.self)),
      squaredError: file.bytes.double(at: start + 16),
      squaredNorm: file.bytes.double(at: start + 24),
      columnSums: (0..<layout.width).map { file.bytes.double(at: start + ActivationSegmentLayout.sumsBytes + 8 * $0) }
    )
  }

  /// XXH64 of the whole file.
  func wholeChecksum() -> UInt64 { XXHash64.hash(file.bytes) }

  private func check() throws {
    if isChecked.load(ordering: .relaxed) { return }
    var hash = XXHash64()
    hash.update(file.bytes.slice(0..<ActivationSegmentLayout.headerBytes))
    hash.update(file.bytes.slice(layout.directory))
    hash.update(file.bytes.slice(layout.sums))
    guard hash.value == file.bytes.number(at: layout.checksum.lowerBound) else {
      throw CacheManifest.damaged(path, "its directory does not match its checksum")
    }
    isChecked.store(true, ordering: .relaxed)
  }

  private func damagedRun(_ latent: Int) -> LatentError {
    CacheManifest.damaged(path, "the activations of latent \(latent) do not match their checksum")
  }
}
