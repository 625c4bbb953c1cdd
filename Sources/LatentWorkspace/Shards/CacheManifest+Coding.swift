internal import LatentSupport

// The file is `{"checksum":"<16 hexadecimal digits>","manifest":` + the manifest + `}` and a line feed. The checksum is
// XXH64 of the manifest's own bytes, so one flipped digit of a size is noticed, and still `jq` reads the file.
extension CacheManifest {
  private static let head = Array(#"{"checksum":""#.utf8)
  private static let middle = Array(#"","manifest":"#.utf8)
  private static let tail = Array("}\n".utf8)
  private static let digits = 16

  /// Replaces the manifest in `folder`, durably.
  func write(to folder: String) throws {
    let body = json.encoded()
    let checksum = body.withUnsafeBytes { XXHash64.hash($0) }
    let bytes = Self.head + Array(Self.hexadecimal(checksum).utf8) + Self.middle + body + Self.tail
    try AtomicFile.replace(folder + "/" + Self.fileName, with: bytes)
  }

  /// Reads the manifest in `folder`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file when it is missing, truncated, altered, or of
  ///   another version.
  init(folder: String) throws {
    let path = folder + "/" + Self.fileName
    let file = try MappedFile(path: path)
    let bytes = withExtendedLifetime(file) { Array(file.bytes) }
    let prefix = Self.head.count + Self.digits + Self.middle.count
    guard bytes.count > prefix + Self.tail.count, bytes.starts(with: Self.head),
      bytes.suffix(2).elementsEqual(Self.tail),
      bytes[(prefix - Self.middle.count)..<prefix].elementsEqual(Self.middle)
    else { throw Self.damaged(path, "it is not a cache manifest or was cut off") }
    let stated = String(decoding: bytes[Self.head.count..<(Self.head.count + Self.digits)], as: UTF8.self)
    let body = Array(bytes[prefix..<(bytes.count - Self.tail.count)])
    guard stated == Self.hexadecimal(body.withUnsafeBytes({ XXHash64.hash($0) })) else {
      throw Self.damaged(path, "its content does not match its checksum")
    }
    do {
      try self.init(reading: JSONReader(try JSON(parsing: body)))
    } catch let error as JSONParsingError {
      throw error.unreadable(path)
    } catch let error as LatentError {
      throw Self.damaged(path, error.message)
    }
  }

  static func damaged(_ path: String, _ reason: String) -> LatentError {
    LatentError.unreadable(path, "\(path) is damaged: \(reason). Restore it from a copy or make the cache anew.")
  }

  static func hexadecimal(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}

extension CacheManifest {
  private var json: JSON {
    .object([
      "format": .string(Self.format), "version": .integer(Self.version), "identity": identity.json,
      "contextsPerSegment": .integer(contextsPerSegment), "segments": .array(segments.map(\.json)),
      "statistics": .array(statistics.map(\.json)),
    ])
  }

  private init(reading reader: JSONReader) throws {
    let object = try reader.object()
    let format = try object.required("format").string()
    guard format == Self.format else {
      throw LatentError.invalid("format", "format is \"\(format)\", not \"\(Self.format)\"")
    }
    let version = try object.required("version").integer()
    guard version == Self.version else {
      throw LatentError.invalid(
        "version",
        "it is of version \(version), and this latentd reads version \(Self.version)"
      )
    }
    identity = try CacheIdentity(reading: object.required("identity"))
    contextsPerSegment = try object.required("contextsPerSegment").integer(from: 1)
    let dictionaries = identity.dictionaries.count
    segments = try object.required("segments").array().map { try Segment(reading: $0, dictionaries: dictionaries) }
    statistics = try object.required("statistics").array(to: dictionaries).map { try File(reading: $0) }
    guard positions <= CacheLimits.mostPositions else {
      throw LatentError.invalid("segments", "segments hold more than \(CacheLimits.mostPositions) positions")
    }
  }
}

extension CacheManifest.Segment {
  fileprivate var json: JSON {
    .object([
      "contexts": .integer(contexts), "positions": .integer(positions), "documentOffset": .integer(documentOffset),
      "documentLimit": .integer(documentLimit), "tokens": tokens.json,
      "activations": .array(activations.map(\.json)),
      "activationCounts": .array(activationCounts.map { .integer($0) }),
    ])
  }

  fileprivate init(reading reader: JSONReader, dictionaries: Int) throws {
    let object = try reader.object()
    contexts = try object.required("contexts").integer(from: 1, to: CacheLimits.mostPositions)
    positions = try object.required("positions").integer(from: 1, to: CacheLimits.mostPositions)
    documentOffset = try object.required("documentOffset").integer(from: 0, to: CacheLimits.mostPositions)
    documentLimit = try object.required("documentLimit").integer(from: 0, to: CacheLimits.mostPositions)
    tokens = try CacheManifest.File(reading: object.required("tokens"))
    activations = try object.required("activations").array(from: dictionaries, to: dictionaries)
      .map { try CacheManifest.File(reading: $0) }
    activationCounts = try object.required("activationCounts").array(from: dictionaries, to: dictionaries)
      .map { try $0.integer(from: 0) }
  }
}

extension CacheManifest.File {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "bytes": .integer(bytes), "checksum": .string(CacheManifest.hexadecimal(checksum)),
    ])
  }

  fileprivate init(reading reader: JSONReader) throws {
    let object = try reader.object()
    name = try object.required("name").nonemptyString()
    bytes = try object.required("bytes").integer(from: 1)
    let text = try object.required("checksum").string()
    guard let checksum = UInt64(text, radix: 16) else {
      throw LatentError.invalid("checksum", "\(reader.path).checksum is not a hexadecimal number")
    }
    self.checksum = checksum
    // A manifest from elsewhere must not lead out of its folder.
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw LatentError.invalid("name", "\(reader.path).name \"\(name)\" is not a plain file name")
    }
  }
}
