internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol

extension Wire.ProbeKind {
  init(_ kind: ProbeKind) { self = Wire.ProbeKind(rawValue: kind.rawValue) ?? .logistic }
}

extension Wire.ProbeDifficulty {
  init(_ difficulty: ProbeDifficulty) { self = Wire.ProbeDifficulty(rawValue: difficulty.rawValue) ?? .all }
}

extension ProbeKind {
  init(_ wire: Wire.ProbeKind) { self = ProbeKind(rawValue: wire.rawValue) ?? .logistic }
}

extension Interval {
  /// As the wire has it: `[low, high]`.
  var ends: [Double] { [low, high] }
}

extension Wire.ProbeResult {
  init(_ row: ProbeTable.Row) {
    self.init(
      hookpoint: row.hookpoint.description,
      kind: Wire.ProbeKind(row.kind),
      auroc: row.area,
      interval: row.interval.ends,
      heldOut: row.heldOutArea
    )
  }
}

extension Wire.ProbeTransfer {
  /// nil for what the model answers itself.
  init?(_ transfer: ProbeTable.Transfer) {
    guard let hookpoint = transfer.hookpoint, let kind = transfer.kind else { return nil }
    self.init(
      hookpoint: hookpoint.description,
      kind: Wire.ProbeKind(kind),
      character: transfer.cell.character,
      difficulty: Wire.ProbeDifficulty(transfer.cell.difficulty),
      disputed: transfer.cell.isDisputed,
      items: transfer.examples,
      auroc: transfer.area,
      interval: transfer.interval.ends,
      floor: transfer.floor,
      ceiling: transfer.ceiling,
      recovered: transfer.recovered,
      recoveredInterval: transfer.recoveredInterval?.ends
    )
  }
}

extension Wire.ProbeAnswers {
  init(_ answers: ProbeTable.Transfer) {
    self.init(
      character: answers.cell.character,
      difficulty: Wire.ProbeDifficulty(answers.cell.difficulty),
      disputed: answers.cell.isDisputed,
      items: answers.examples,
      auroc: answers.area,
      interval: answers.interval.ends,
      faithful: answers.faithful ?? 0
    )
  }
}

extension Wire.ProbeAnomalies {
  init(_ score: AnomalyScore) {
    self.init(
      kind: Wire.ProbeKind(score.kind),
      trusted: score.trusted,
      normal: score.normal,
      anomalous: score.anomalous,
      auroc: score.area,
      interval: score.interval.ends
    )
  }
}

extension Wire.ProbeReflection {
  init(_ mirrored: ProbeStudy.Mirrored) {
    self.init(
      hookpoint: mirrored.hookpoint.description,
      kind: Wire.ProbeKind(mirrored.kind),
      items: mirrored.examples,
      flipped: mirrored.flipped,
      interval: mirrored.interval.ends,
      control: mirrored.control,
      change: mirrored.change
    )
  }
}
