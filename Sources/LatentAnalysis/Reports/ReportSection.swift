package import LatentSupport

/// A part of a report with data of its own. What it writes is drawn by a script in `Templates`, which reads it by name
/// and shows nothing where it is missing; so a part is left out of a report by not writing it.
package protocol ReportSection: Sendable {
  /// Writes the part's data.
  ///
  /// - Throws: `LatentError`, `cancelled` among them, which ends the report.
  nonisolated(nonsending) func write(to file: ReportFile, _ work: WorkContext) async throws
}

/// A part of the card of each latent, from one source: examples, scores, neighbours. Its fields are drawn by a card part
/// in `Templates`.
package protocol ReportCardPart: Sendable {
  /// Fields of the records of `latents`, in their order.
  nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject]
}
