internal import ArgumentParser

/// A number of bytes as a person writes it: `1073741824`, `1GiB`, `1.5 GiB`, `512MiB`.
struct ByteCount: ExpressibleByArgument, Equatable {
  let bytes: Int

  private static let units: [(suffix: String, bytes: Double)] = [
    ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40), ("B", 1),
  ]

  init?(argument: String) {
    let unit = Self.units.first { argument.hasSuffix($0.suffix) }
    let digits = argument.dropLast(unit?.suffix.count ?? 0).filter { $0 != " " }
    guard let number = Double(digits), number > 0, let bytes = Int(exactly: (number * (unit?.bytes ?? 1)).rounded())
    else { return nil }
    self.bytes = bytes
  }
}
