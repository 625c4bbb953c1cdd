package import LatentSupport
package import LatentTensor

extension LatentMatching {
  /// Matches the latents of two dictionaries by the cosine of their rows.
  ///
  /// - Parameters:
  ///   - candidates: partners of each latent that are considered one to one.
  ///   - file: keeps what a long search has found.
  /// - Throws: `LatentError`: `invalidParams` (field `b`) when the widths differ, `cancelled`.
  package init(
    _ a: UnitRows,
    _ b: UnitRows,
    method: Method,
    candidates: Int = Self.candidates,
    on backend: any Backend,
    lane: Lane,
    file: CandidateFile? = nil,
    work: WorkContext
  ) async throws {
    guard a.width == b.width else {
      throw LatentError.invalid(
        "b",
        "The dictionaries have widths \(a.width) and \(b.width); only dictionaries of one width can be compared by weights. "
          + "Compare them by activations."
      )
    }
    let limit = method == .nearest ? 1 : candidates
    let found = try await NearestNeighbours.search(
      limit,
      for: a,
      among: b,
      on: backend,
      lane: lane,
      file: file,
      work: work
    )
    // The matching itself takes seconds, for which nobody else's lane is held.
    self = try await Lane(label: "latentd.match").run {
      try LatentMatching(found, limit: limit, columns: b.count, method: method, work: work)
    }
  }
}
