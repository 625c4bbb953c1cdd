/// One file of a zip archive.
struct ZipEntry: Sendable {
  let name: String
  /// Where its bytes, deflated or not, stand in the archive.
  let packed: Range<Int>
  let isDeflated: Bool
  /// How many bytes it has when unpacked.
  let byteCount: Int
  /// CRC-32 of the unpacked bytes.
  let checksum: UInt32
}
