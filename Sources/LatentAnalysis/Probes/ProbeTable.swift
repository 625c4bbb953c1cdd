package import LatentModels
internal import LatentSupport

/// What the probes of a study know: areas under the curve against the truth, with intervals, and what follows from them.
package struct ProbeTable: Sendable {
  /// A probe where it was meant to be tested.
  package struct Row: Sendable, Equatable {
    package var hookpoint: Hookpoint
    package var kind: ProbeKind
    /// Against the truth, on the evaluation file or else on held-out items of the training context.
    package var area: Double
    package var interval: Interval
    /// On held-out items of the training context, against the training labels.
    package var heldOutArea: Double
  }

  /// A share of the tested items: one character's, of one difficulty, disputed or not.
  package struct Cell: Sendable, Hashable {
    package var character: String?
    package var difficulty: ProbeDifficulty
    /// Only what the two characters disagree about.
    package var isDisputed: Bool
  }

  /// A probe, or the model itself, on a share of the tested items, against the truth.
  package struct Transfer: Sendable, Equatable {
    package var hookpoint: Hookpoint?
    package var kind: ProbeKind?
    package var cell: Cell
    package var area: Double
    package var interval: Interval
    package var examples: Int
    /// (area − floor) / (ceiling − floor), where both are known and apart.
    package var recovered: Double?
    package var recoveredInterval: Interval?
    package var floor: Double?
    package var ceiling: Double?
    /// Of the model's own answers: how many are what the item's character believes.
    package var faithful: Double?
  }

  package struct Earliest: Sendable, Equatable {
    package var kind: ProbeKind
    package var hookpoint: Hookpoint
  }

  package private(set) var rows: [Row] = []
  package private(set) var transfers: [Transfer] = []
  /// What the model answers itself.
  package private(set) var answers: [Transfer] = []
  /// For each kind, and each sort of hookpoint, where its held-out area first comes near its best.
  package private(set) var earliest: [Earliest] = []
  package private(set) var anomalies: [AnomalyScore] = []

  private let material: ProbeMaterial
  private let seed: Int

  /// Names of the fits against which others are measured.
  static let ceiling = "ceiling"
  static func floor(_ character: String) -> String { "floor \(character)" }

  /// - Parameters:
  ///   - fits: in the order asked, by kinds' and references' names.
  ///   - references: the fit that holds floors and ceiling; nil where there are none.
  ///   - own: the model's own log-odds of every statement; empty where it was not asked.
  ///   - check: called often; what it throws ends the work.
  init(
    _ material: ProbeMaterial,
    kinds: [ProbeKind],
    fits: [(hookpoint: Hookpoint, fitted: [String: FittedProbe])],
    references: [String: FittedProbe],
    own: [Double],
    seed: Int,
    check: () throws -> Void
  ) throws {
    self.material = material
    self.seed = seed
    let items = material.items
    let plain = material.isTransferred ? material.tested : material.heldOut
    let plainDraws = Resamples(groups: plain.map { items[$0].group }, seed: seed)
    let testedDraws = Resamples(groups: material.tested.map { items[$0].group }, seed: seed)
    let cells = Self.cells(of: material)
    for (hookpoint, fitted) in fits {
      for kind in kinds {
        try check()
        guard let scores = fitted[kind.rawValue]?.scores, !scores.isEmpty else { continue }
        let measured = measure(scores, on: plain, draws: plainDraws)
        guard let (area, interval) = measured else { continue }
        let known = scores.compactMap { score in
          AreaUnderCurve(
            scores: material.heldOut.map { score[$0] },
            truths: material.heldOut.map { material.context.label(of: items[$0]) ?? false }
          ).value
        }
        let heldOutArea = known.isEmpty ? 0.5 : known.reduce(0, +) / Double(known.count)
        rows.append(Row(hookpoint: hookpoint, kind: kind, area: area, interval: interval, heldOutArea: heldOutArea))
        for cell in cells {
          try check()
          if var transfer = transfer(scores, cell, draws: testedDraws) {
            transfer.hookpoint = hookpoint
            transfer.kind = kind
            if kind != .random { recover(&transfer, scores[0], references, draws: testedDraws) }
            transfers.append(transfer)
          }
        }
      }
    }
    if !own.isEmpty {
      for cell in cells.isEmpty ? [Cell(character: nil, difficulty: .all, isDisputed: false)] : cells {
        guard var answer = transfer([own], cell, draws: testedDraws) else { continue }
        let places = Self.places(of: cell, material)
        let faithful = places.count { (own[material.tested[$0]] > 0) == items[material.tested[$0]].label }
        answer.faithful = Double(faithful) / Double(places.count)
        answers.append(answer)
      }
    }
    findEarliest(kinds)
    anomalies = try AnomalyScore.all(material, kinds: kinds, fits: fits, seed: seed, check: check)
  }

  // MARK: Shares of the items

  private static func cells(of material: ProbeMaterial) -> [Cell] {
    let tested = material.tested.map { material.items[$0] }
    let characters = Set(tested.compactMap(\.character)).sorted()
    let hasDifficulties = tested.contains { $0.difficulty != nil }
    let hasDisputes = tested.contains { $0.otherBelief != nil }
    guard !characters.isEmpty || hasDifficulties || hasDisputes else { return [] }
    let whose: [String?] = characters.isEmpty ? [nil] : characters
    return whose.flatMap { character in
      (hasDifficulties ? ProbeDifficulty.allCases : [.all]).flatMap { difficulty in
        (hasDisputes ? [false, true] : [false]).map { isDisputed in
          Cell(character: character, difficulty: difficulty, isDisputed: isDisputed)
        }
      }
    }
  }

  /// Places in `tested`.
  private static func places(of cell: Cell, _ material: ProbeMaterial) -> [Int] {
    material.tested.indices.filter { place in
      let item = material.items[material.tested[place]]
      return (cell.character == nil || item.character == cell.character)
        && cell.difficulty.contains(item.difficulty) && (!cell.isDisputed || item.isDisputed)
    }
  }

  // MARK: Areas

  private func area(_ score: [Double], _ places: [Int]) -> AreaUnderCurve {
    AreaUnderCurve(scores: places.map { score[$0] }, truths: places.map { material.items[$0].truth })
  }

  /// - Returns: of several directions the mean, and the middle 95 % of them.
  private func measure(_ scores: [[Double]], on places: [Int], draws: Resamples) -> (Double, Interval)? {
    if scores.count == 1 {
      let area = area(scores[0], places)
      guard let value = area.value, let interval = draws.interval(of: area) else { return nil }
      return (value, interval)
    }
    let values = scores.compactMap { area($0, places).value }.sorted()
    guard let interval = Resamples.interval(ofSorted: values) else { return nil }
    return (values.reduce(0, +) / Double(values.count), interval)
  }

  private func transfer(_ scores: [[Double]], _ cell: Cell, draws: Resamples) -> Transfer? {
    let places = Self.places(of: cell, material)
    let chosen = Resamples(counts: draws.counts.map { count in places.map { count[$0] } })
    guard let (area, interval) = measure(scores, on: places.map { material.tested[$0] }, draws: chosen) else {
      return nil
    }
    return Transfer(cell: cell, area: area, interval: interval, examples: places.count)
  }

  /// The share of the gap that a probe closes which was trained on one character and is tested on another: the floor is
  /// what a probe knows of the truth that was trained on what the other believes, the ceiling what one knows of the first
  /// character's items that was trained on those (Mallen and Belrose 2023). All three are drawn anew together.
  private func recover(
    _ transfer: inout Transfer,
    _ score: [Double],
    _ references: [String: FittedProbe],
    draws: Resamples
  ) {
    guard let trained = material.context.character, let character = transfer.cell.character, character != trained,
      let low = references[Self.floor(character)]?.scores.first, let high = references[Self.ceiling]?.scores.first
    else { return }
    var home = transfer.cell
    home.character = trained
    let (there, here) = (Self.places(of: transfer.cell, material), Self.places(of: home, material))
    let areas = [(score, there), (low, there), (high, here)].map { score, places in
      (area(score, places.map { material.tested[$0] }), places)
    }
    func share(_ counts: [UInt16]?) -> Double? {
      let values = areas.compactMap { area, places in
        area.value(counts: counts.map { counts in places.map { counts[$0] } })
      }
      guard values.count == 3, values[2] - values[1] > 0.01 else { return nil }
      return (values[0] - values[1]) / (values[2] - values[1])
    }
    transfer.floor = areas[1].0.value
    transfer.ceiling = areas[2].0.value
    transfer.recovered = share(nil)
    guard transfer.recovered != nil else { return }
    transfer.recoveredInterval = Resamples.interval(ofSorted: draws.values(share))
  }

  // MARK: Layers

  /// The first layer whose held-out (area − ½) is 95 % of the best; the middle one where nothing is above chance.
  private mutating func findEarliest(_ kinds: [ProbeKind]) {
    for kind in kinds where kind != .random {
      var sites: [HookpointSite] = []
      for row in rows where row.kind == kind && !sites.contains(row.hookpoint.site) { sites.append(row.hookpoint.site) }
      for site in sites {
        let layers = rows.filter { $0.kind == kind && $0.hookpoint.site == site }
          .sorted { ($0.hookpoint.layer ?? -1) < ($1.hookpoint.layer ?? -1) }
        guard let hookpoint = Self.earliest(layers.map { ($0.hookpoint, $0.heldOutArea) }) else { continue }
        earliest.append(Earliest(kind: kind, hookpoint: hookpoint))
      }
    }
  }

  /// - Parameter layers: in the order of depth.
  static func earliest(_ layers: [(hookpoint: Hookpoint, area: Double)]) -> Hookpoint? {
    guard let best = layers.map(\.area).max() else { return nil }
    guard best > 0.5 else { return layers[layers.count / 2].hookpoint }
    return layers.first { $0.area - 0.5 >= 0.95 * (best - 0.5) }?.hookpoint
  }
}
