internal import LatentModels
package import LatentSupport

/// What the model predicts on the way through one text: layers by positions, with the most probable token in each cell.
package struct TrajectorySection: ReportSection {
  private let model: String
  private let lens: String?
  private let texts: [String]
  private let sites: [LensReading.Site]
  private let spell: @Sendable (Int32) -> String

  /// - Parameters:
  ///   - lens: the tuned lens's name; nil for the logit lens.
  ///   - texts: what each token of the text spells.
  ///   - sites: in the order of computation.
  ///   - spell: what a predicted token spells.
  package init(
    model: String,
    lens: String?,
    texts: [String],
    sites: [LensReading.Site],
    spell: @escaping @Sendable (Int32) -> String
  ) {
    self.model = model
    self.lens = lens
    self.texts = texts
    self.sites = sites
    self.spell = spell
  }

  package nonisolated(nonsending) func write(to file: ReportFile, _ work: WorkContext) async throws {
    try work.cancellation.check()
    // A token is predicted in many cells, and spelled once.
    var places: [Int32: Int] = [:]
    var words: [JSON] = []
    func place(_ id: Int32) -> Int {
      if let known = places[id] { return known }
      places[id] = words.count
      words.append(.string(spell(id)))
      return words.count - 1
    }
    let rows = sites.map { site -> JSON in
      [
        "site": .string(site.hookpoint.description),
        "cells": .array(
          site.positions.map { cell in
            [
              "top": .array(cell.top.map { .integer(place($0.id)) }),
              "probabilities": .array(cell.top.map { .rounded($0.probability, digits: 3) }),
              "entropy": .rounded(cell.entropy), "kl": .rounded(cell.kl), "rank": .integer(cell.targetRank),
            ]
          }
        ),
      ]
    }
    try file.write(
      [
        "model": .string(model), "lens": lens.map { .string($0) } ?? .null,
        "tokens": .array(texts.map { .string($0) }), "rows": .array(rows), "words": .array(words),
      ],
      as: "trajectory"
    )
  }
}
