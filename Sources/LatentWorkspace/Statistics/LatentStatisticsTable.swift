internal import LatentSupport

/// The statistics of all latents of one dictionary, read from the mapped file: a record of fixed size for each latent, so
/// that one costs one page, and checksummed for itself.
package final class LatentStatisticsTable: Sendable {
  static let magic = Array("LATNTSTA".utf8)
  static let version: UInt32 = 1
  /// Magic, version, bytes of a record, latents.
  static let headerBytes = 24
  static let recordBytes = 152
  /// Cached positions, activations, live latents, explained variance, checksum.
  static let footerBytes = 40

  private let file: MappedFile
  /// Number of latents.
  package let latents: Int
  /// Of the dictionary as a whole.
  package let totals: CacheTotals

  /// - Throws: `LatentError` that names the file when it is not what the manifest says.
  init(path: String, described: CacheManifest.File, dictionary: CacheDictionary) throws {
    file = try MappedFile(path: path)
    latents = dictionary.latents
    let bytes = file.bytes
    guard bytes.count == described.bytes,
      bytes.count == Self.headerBytes + Self.recordBytes * dictionary.latents + Self.footerBytes
    else { throw CacheManifest.damaged(path, "it does not have the size that the manifest says") }
    let header = bytes.slice(0..<Self.headerBytes)
    let footer = bytes.slice((bytes.count - Self.footerBytes)..<bytes.count)
    guard header.elementsEqual(Self.header(latents: dictionary.latents)),
      Self.checksum(Array(header), Array(footer.dropLast(8))) == footer.number(at: 32)
    else { throw CacheManifest.damaged(path, "its totals do not match their checksum") }
    let positions = Int(clamping: footer.number(at: 0, as: UInt64.self))
    let activations = Int(clamping: footer.number(at: 8, as: UInt64.self))
    let live = min(dictionary.latents, Int(clamping: footer.number(at: 16, as: UInt64.self)))
    let explainedVariance = footer.double(at: 24)
    totals = CacheTotals(
      activations: activations,
      meanL0: positions > 0 ? Double(activations) / Double(positions) : 0,
      live: live,
      dead: dictionary.latents - live,
      explainedVariance: explainedVariance.isNaN ? nil : explainedVariance,
      cachedPositions: positions
    )
  }

  /// Everything that is known of `latent`.
  ///
  /// - Throws: `LatentError`: `invalidParams` when there is no such latent, `unreadableCheckpoint` when its record is
  ///   damaged.
  package func statistics(of latent: Int) throws -> LatentStatistics {
    let record = try record(of: latent)
    let body = UnsafeRawBufferPointer(rebasing: record.dropLast(4))
    guard UInt32(truncatingIfNeeded: XXHash64.hash(body, seed: UInt64(latent))) == record.number(at: 148) else {
      throw CacheManifest.damaged(file.path, "the statistics of latent \(latent) do not match their checksum")
    }
    let firingCount = Int(clamping: record.number(at: 0, as: UInt64.self))
    func tokens(_ count: UInt8, at offset: Int, _ make: (Int32, Int) -> LatentStatistics.Token) -> [LatentStatistics
      .Token]
    {
      (0..<min(Int(count), LatentStatistics.tokenCount)).map { index in
        let place = offset + 8 * index
        return make(Int32(truncatingIfNeeded: record.number(at: place, as: UInt32.self)), place + 4)
      }
    }
    return LatentStatistics(
      latent: latent,
      firingCount: firingCount,
      density: Double(firingCount) / Double(max(1, totals.cachedPositions)),
      maxActivation: record.float(at: 12),
      maxPosition: Int(record.number(at: 8, as: UInt32.self)),
      meanActivation: record.float(at: 16),
      quantiles: LatentStatistics.quantileShares.indices.map { record.float(at: 20 + 4 * $0) },
      distinctTokens: Int(record.number(at: 44, as: UInt32.self)),
      topTokensByCount: tokens(record[49], at: 52) { token, place in
        LatentStatistics.Token(token: token, count: Int(record.number(at: place, as: UInt32.self)), activation: 0)
      },
      topTokensByActivation: tokens(record[50], at: 100) { token, place in
        LatentStatistics.Token(token: token, count: 0, activation: record.float(at: place))
      },
      singleToken: LatentStatistics.SingleToken(rawValue: record[48]) ?? .none
    )
  }

  /// How often `latent` fires; cheaper than all its statistics, for going through every latent.
  package func firingCount(of latent: Int) throws -> Int {
    Int(clamping: try record(of: latent).number(at: 0, as: UInt64.self))
  }

  /// Its strongest activation; cheaper than all its statistics, for going through every latent.
  package func maxActivation(of latent: Int) throws -> Float {
    try record(of: latent).float(at: 12)
  }

  private func record(of latent: Int) throws -> UnsafeRawBufferPointer {
    guard latent >= 0, latent < latents else {
      throw LatentError.invalid("latent", "latent must be from 0 to \(latents - 1), not \(latent).")
    }
    let start = Self.headerBytes + Self.recordBytes * latent
    return file.bytes.slice(start..<(start + Self.recordBytes))
  }
}

extension LatentStatisticsTable {
  static func header(latents: Int) -> [UInt8] {
    var header = LittleEndianBytes()
    header.append(magic)
    header.append(version)
    header.append(UInt32(recordBytes))
    header.append(UInt64(latents))
    return header.bytes
  }

  static func footer(_ totals: CacheTotals, latents: Int) -> [UInt8] {
    var footer = LittleEndianBytes()
    footer.append(UInt64(totals.cachedPositions))
    footer.append(UInt64(totals.activations))
    footer.append(UInt64(totals.live))
    footer.append(totals.explainedVariance ?? .nan)
    footer.append(checksum(header(latents: latents), footer.bytes))
    return footer.bytes
  }

  /// Appends the record of one latent.
  static func append(_ statistics: LatentStatistics, to bytes: inout LittleEndianBytes) {
    var record = LittleEndianBytes()
    record.append(UInt64(statistics.firingCount))
    record.append(UInt32(statistics.maxPosition))
    record.append(statistics.maxActivation)
    record.append(statistics.meanActivation)
    for quantile in statistics.quantiles { record.append(quantile) }
    record.append(UInt32(statistics.distinctTokens))
    let byCount = statistics.topTokensByCount
    let byActivation = statistics.topTokensByActivation
    record.append([statistics.singleToken.rawValue, UInt8(byCount.count), UInt8(byActivation.count), 0])
    for index in 0..<LatentStatistics.tokenCount {
      record.append(index < byCount.count ? UInt32(byCount[index].token) : 0)
      record.append(index < byCount.count ? UInt32(byCount[index].count) : 0)
    }
    for index in 0..<LatentStatistics.tokenCount {
      record.append(index < byActivation.count ? UInt32(byActivation[index].token) : 0)
      record.append(index < byActivation.count ? byActivation[index].activation : 0)
    }
    let checksum = record.bytes.withUnsafeBytes { XXHash64.hash($0, seed: UInt64(statistics.latent)) }
    record.append(UInt32(truncatingIfNeeded: checksum))
    bytes.append(record.bytes)
  }

  private static func checksum(_ header: [UInt8], _ footer: [UInt8]) -> UInt64 {
    (header + footer).withUnsafeBytes { XXHash64.hash($0) }
  }
}
