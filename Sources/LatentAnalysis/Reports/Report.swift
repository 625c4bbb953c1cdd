package import LatentSupport

/// One HTML file that shows what is known of a dictionary's latents.
///
///     page frame, styles
///     data-about, data-overview, data-table, data-cards-0, data-cards-1, …   JSON, each in an element of its own
///     script
///
/// The data is written as it is made: of the cards' examples no more than a block is in memory, and the page parses only the
/// blocks that it shows. Explanations, scores and neighbours of all latents are in memory while it is written.
package struct Report: Sendable {
  private let title: String
  private let sections: [any ReportSection]

  /// - Parameter sections: in the order in which they are written, which is not the page's: that is its scripts'.
  package init(title: String, sections: [any ReportSection]) {
    self.title = title
    self.sections = sections
  }

  /// Writes the file in one step: what stood under its name is replaced only by a complete report.
  ///
  /// - Parameter file: from `open`.
  /// - Returns: bytes written.
  /// - Throws: `LatentError`: `outOfResources` on a full disk, `cancelled`, and what the sections throw.
  package nonisolated(nonsending) func write(to file: ReportFile, work: WorkContext) async throws -> Int {
    let page = ReportPage(title: title)
    try file.write(markup: page.beginning)
    for section in sections { try await section.write(to: file, work) }
    try file.write(markup: page.end)
    try file.commit()
    return file.count
  }

  /// The file that a report is written to. Opened before anything is computed, so that a wrong path is not learnt of after
  /// minutes.
  ///
  /// - Throws: `LatentError`: `invalidParams` (field `output`) when there can be no such file, `outOfResources` on a full
  ///   disk.
  package static func open(_ path: String) throws -> ReportFile {
    guard path.hasSuffix(".html") || path.hasSuffix(".htm") else {
      throw LatentError.invalid("output", "output must end in .html, not be \"\(path)\".")
    }
    try OutputPath.requireWritable(path)
    do {
      return try ReportFile(path: path)
    } catch {
      throw OutputPath.told(error, of: path)
    }
  }
}
