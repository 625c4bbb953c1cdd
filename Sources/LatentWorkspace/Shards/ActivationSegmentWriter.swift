internal import LatentSupport

/// Collects what one dictionary said of a segment's positions, and turns it round: from each position's latents to each
/// latent's positions.
///
/// Memory: 8 bytes an activation as they come (the batches are kept, not copied), and while a segment is written an
/// eighth of that more (16 MiB at least), the encoded form of that eighth, and 8 bytes a latent.
struct ActivationSegmentWriter {
  /// Activations that are turned round at once: 2²¹, or an eighth of a large segment. The batches are read once for every
  /// block, which is quick beside computing them; turning the whole segment round at once would double the memory.
  private var blockActivations: Int { max(1 << 21, activations / 8) }

  let dictionary: CacheDictionary
  private var batches: [ActivationBatch] = []
  private(set) var sums: ReconstructionSums
  private(set) var positions = 0
  private(set) var activations = 0

  init(dictionary: CacheDictionary) {
    self.dictionary = dictionary
    sums = ReconstructionSums(width: dictionary.width)
  }

  /// - Parameter firstPosition: position in the cache of the batch's first, for errors.
  /// - Throws: `LatentError` when the batch contradicts itself or holds what is not a finite number.
  func check(_ batch: ActivationBatch, positions: Int, isSpecial: [Bool], firstPosition: Int) throws {
    let name = dictionary.name
    guard batch.rowOffsets.count == positions + 1, batch.rowOffsets.first == 0,
      batch.rowOffsets.last == batch.latents.count, batch.values.count == batch.latents.count
    else { throw Self.fault("The activations of dictionary \(name) do not have one row for each token.") }
    guard batch.sums.columnSums.count == dictionary.width else {
      throw Self.fault("Dictionary \(name) has width \(dictionary.width), its sums \(batch.sums.columnSums.count).")
    }
    guard activations + batch.latents.count <= CacheLimits.mostActivationsInSegment else {
      throw LatentError(
        .outOfResources,
        "One batch holds \(batch.latents.count) activations of dictionary \(name): give a smaller batchTokens, or cache "
          + "fewer of its latents (top).",
        field: "batchTokens"
      )
    }
    for row in 0..<positions {
      let entries = batch.rowOffsets[row]..<max(batch.rowOffsets[row], batch.rowOffsets[row + 1])
      guard entries.count == batch.rowOffsets[row + 1] - batch.rowOffsets[row],
        entries.upperBound <= batch.latents.count,
        entries.isEmpty || !isSpecial[row]
      else { throw Self.fault("Dictionary \(name) has activations on a special token or rows out of order.") }
      var previous: Int32 = -1
      for entry in entries {
        let latent = batch.latents[entry]
        guard latent > previous, Int(latent) < dictionary.latents else {
          throw Self.fault("Dictionary \(name) has latent \(latent) out of order or range at a token.")
        }
        guard batch.values[entry].isFinite else {
          throw LatentError(
            .unreadableCheckpoint,
            "Latent \(latent) of dictionary \(name) is \(batch.values[entry]) at token \(firstPosition + row): the model "
              + "or the dictionary overflows; load the model with dtype float32.",
            field: "dictionaries"
          )
        }
        previous = latent
      }
    }
  }

  /// Takes in a batch that `check` found good.
  mutating func append(_ batch: ActivationBatch) {
    positions += batch.rowOffsets.count - 1
    activations += batch.latents.count
    sums.add(batch.sums)
    batches.append(batch)
  }

  /// Forgets everything, for the next segment.
  mutating func reset() { self = ActivationSegmentWriter(dictionary: dictionary) }

  /// Writes the segment to `name` in `folder`.
  func write(folder: String, name: String) throws -> CacheManifest.File {
    let file = try ChecksummedFile(folder: folder, name: name)
    var hash = XXHash64()
    func writeHashed(_ bytes: [UInt8]) throws {
      bytes.withUnsafeBytes { hash.update($0) }
      try file.write(bytes)
    }
    try writeHashed(header)

    let counts = countFirings()
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(dictionary.latents + 1)
    var runsBytes = 0
    var first = 0
    while first < dictionary.latents {
      var last = first
      var firings = 0
      while last < dictionary.latents, last == first || firings + Int(counts[last]) <= blockActivations {
        firings += Int(counts[last])
        last += 1
      }
      let runs = encode(first..<last, counts: counts, firings: firings, runsBefore: runsBytes, offsets: &offsets)
      runsBytes += runs.count
      guard runsBytes <= Int(UInt32.max) else {
        throw LatentError(.outOfResources, "A segment of dictionary \(dictionary.name) exceeds 4 GiB.")
      }
      try file.write(runs)
      first = last
    }

    let layout = ActivationSegmentLayout(latents: dictionary.latents, width: dictionary.width, runsBytes: runsBytes)
    try file.write([UInt8](repeating: 0, count: layout.directory.lowerBound - layout.runs.upperBound))
    var directory = LittleEndianBytes()
    directory.append(offsets)
    try writeHashed(directory.bytes)
    try file.write([UInt8](repeating: 0, count: layout.sums.lowerBound - layout.directory.upperBound))
    try writeHashed(totals(runsBytes: runsBytes))
    var checksum = LittleEndianBytes()
    checksum.append(hash.value)
    try file.write(checksum.bytes)
    return try file.commit()
  }

  private var header: [UInt8] {
    var header = LittleEndianBytes()
    header.append(ActivationSegmentLayout.magic)
    header.append(ActivationSegmentLayout.version)
    header.append(UInt32(0))
    for number in [dictionary.latents, positions, activations, dictionary.width] { header.append(UInt64(number)) }
    return header.bytes
  }

  private func totals(runsBytes: Int) -> [UInt8] {
    var totals = LittleEndianBytes()
    totals.append(UInt64(runsBytes))
    totals.append(UInt64(sums.positions))
    totals.append(sums.squaredError)
    totals.append(sums.squaredNorm)
    for sum in sums.columnSums { totals.append(sum) }
    return totals.bytes
  }

  private func countFirings() -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: dictionary.latents)
    counts.withUnsafeMutableBufferPointer { counts in
      for batch in batches {
        batch.latents.withUnsafeBufferPointer { for latent in $0 { counts[Int(latent)] &+= 1 } }
      }
    }
    return counts
  }

  /// The runs of the latents in `range`, and the end of each appended to `offsets`.
  private func encode(
    _ range: Range<Int>,
    counts: [UInt32],
    firings: Int,
    runsBefore: Int,
    offsets: inout [UInt32]
  ) -> [UInt8] {
    var ends: [Int] = []
    ends.reserveCapacity(range.count)
    var end = 0
    for latent in range {
      ends.append(end)
      end += Int(counts[latent])
    }
    var positions = [UInt32](repeating: 0, count: firings)
    var values = [Float](repeating: 0, count: firings)
    scatter(range, into: &positions, &values, ends: &ends)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * firings)
    positions.withUnsafeBufferPointer { positions in
      values.withUnsafeBufferPointer { values in
        for latent in range {
          let end = ends[latent - range.lowerBound]
          let entries = (end - Int(counts[latent]))..<end
          if !entries.isEmpty {
            ActivationRun.encode(
              latent: latent,
              positions: UnsafeBufferPointer(rebasing: positions[entries]),
              values: UnsafeBufferPointer(rebasing: values[entries]),
              into: &bytes
            )
          }
          // Checked against 4 GiB by the caller, block by block.
          offsets.append(UInt32(truncatingIfNeeded: runsBefore + bytes.count))
        }
      }
    }
    return bytes
  }

  /// Puts every firing of the latents in `range` where its latent's next one belongs; `ends` then tells where each
  /// latent's firings end.
  private func scatter(
    _ range: Range<Int>,
    into positions: inout [UInt32],
    _ values: inout [Float],
    ends: inout [Int]
  ) {
    positions.withUnsafeMutableBufferPointer { positions in
      values.withUnsafeMutableBufferPointer { values in
        ends.withUnsafeMutableBufferPointer { ends in
          var position: UInt32 = 0
          for batch in batches {
            batch.latents.withUnsafeBufferPointer { latents in
              batch.values.withUnsafeBufferPointer { batchValues in
                for row in 0..<(batch.rowOffsets.count - 1) {
                  for entry in batch.rowOffsets[row]..<batch.rowOffsets[row + 1] {
                    let slot = Int(latents[entry]) - range.lowerBound
                    guard slot >= 0, slot < range.count else { continue }
                    let place = ends[slot]
                    positions[place] = position
                    values[place] = batchValues[entry]
                    ends[slot] = place + 1
                  }
                  position += 1
                }
              }
            }
          }
        }
      }
    }
  }

  private static func fault(_ message: String) -> LatentError { LatentError(.internal, message) }
}
