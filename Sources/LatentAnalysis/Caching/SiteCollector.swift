internal import LatentModels
internal import LatentTensor

/// Brings the values of several hookpoints together, side by side.
struct SiteCollector {
  private let sites: [Hookpoint]
  /// [row, width] of each site that has come by, where there are several.
  private var collected: [Hookpoint: Matrix] = [:]

  init(_ sites: [Hookpoint]) {
    self.sites = sites
  }

  /// Takes the value of `site` if it is one of them.
  ///
  /// - Returns: [row, widths of all sites], when this was the last; of one site the value itself.
  mutating func take(_ value: Matrix, at site: Hookpoint, _ backend: any Backend) throws -> Matrix? {
    guard sites.contains(site) else { return nil }
    if sites.count == 1 { return value }
    let copy = try backend.allocate(rows: value.rows, columns: value.columns)
    if value.rows > 0 { try backend.copy(value, into: copy) }
    collected[site] = copy
    let parts = sites.compactMap { collected[$0] }
    guard parts.count == sites.count else { return nil }
    let all = try backend.allocate(rows: value.rows, columns: parts.reduce(0) { $0 + $1.columns })
    var column = 0
    for part in parts {
      if part.rows > 0 { try backend.copy(part, into: all.columns(column..<column + part.columns)) }
      column += part.columns
    }
    collected = [:]
    return all
  }
}
