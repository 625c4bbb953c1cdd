internal import LatentDictionaries
package import LatentModels
internal import LatentSupport
package import LatentTensor

/// Makes the edits of a request while a model computes.
package struct InterventionListener: HookListener {
  private let edits: [Edit]
  private let promptLength: Int
  private let firstPosition: Int

  /// An intervention with its vector in device memory.
  private struct Edit {
    var intervention: Intervention
    /// [1, width]: the request's vector, or the latent's decoder row.
    var direction: Matrix?
    /// Does the work for a latent that is read and written in different places.
    var placed: PlacedLatentEdit?

    func wants(_ hookpoint: Hookpoint) -> Bool {
      placed?.wants(hookpoint) ?? (intervention.hookpoint == hookpoint)
    }
  }

  /// - Parameters:
  ///   - interventions: made in this order where they meet at a hookpoint.
  ///   - promptLength: how many tokens the request gave.
  ///   - firstPosition: the position of the first of them; above 0 when they follow a saved state.
  /// - Throws: `LatentError` (`invalidParams`) for a vector that is missing or of the wrong width.
  package init(
    _ interventions: [Intervention],
    model: ResidentModel,
    promptLength: Int,
    firstPosition: Int = 0
  ) throws {
    self.promptLength = promptLength
    self.firstPosition = firstPosition
    edits = try interventions.enumerated().map { index, intervention in
      let width = model.width(of: intervention.hookpoint) ?? 0
      if case .placedLatent(let latent, of: let placement) = intervention.target {
        let vector = try intervention.vector.map {
          try Self.upload(
            $0,
            width: placement.dictionary.outputWidth,
            at: intervention.hookpoint,
            field: "interventions[\(index)]",
            model.backend
          )
        }
        return Edit(
          intervention: intervention,
          placed: try PlacedLatentEdit(latent, of: placement, direction: vector)
        )
      }
      return Edit(
        intervention: intervention,
        direction: try Self.direction(intervention, width: width, field: "interventions[\(index)]", model.backend)
      )
    }
  }

  package var onlyEdits: Bool { true }

  package func wants(_ hookpoint: Hookpoint) -> Bool {
    edits.contains { $0.wants(hookpoint) }
  }

  package func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool {
    edits.contains {
      $0.wants(hookpoint)
        && $0.intervention.positions.contains(position - firstPosition, promptLength: promptLength)
    }
  }

  package func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    for edit in edits where edit.wants(hookpoint) {
      let chosen = rows.rows { _, position in
        edit.intervention.positions.contains(position - firstPosition, promptLength: promptLength)
      }
      guard !chosen.isEmpty else { continue }
      switch edit.intervention.target {
      case .hookpoint:
        try apply(edit, to: value, rows: chosen, backend)
      case .latent(let latent, of: let dictionary, at: _):
        guard let direction = edit.direction else { continue }
        let selected = try backend.allocate(rows: chosen.count, columns: value.columns)
        try backend.gather(value, rows: chosen, into: selected)
        var factors = chosen.map { _ in edit.intervention.strength }
        if edit.intervention.operation != .add {
          let activations = try dictionary.encode(selected).activations(of: latent)
          factors = activations.map { Self.change(edit.intervention, from: $0) }
        }
        if let scales = try dictionary.outputScales(for: selected) {
          for index in factors.indices { factors[index] *= scales[index] }
        }
        try backend.addVector(direction, factors: factors, toRows: chosen, of: value)
      case .placedLatent:
        try edit.placed?.visit(
          hookpoint,
          value,
          chosen: chosen,
          change: { Self.change(edit.intervention, from: $0) },
          backend: backend
        )
      }
    }
  }

  /// By how much a latent's activation `current` changes.
  private static func change(_ intervention: Intervention, from current: Float) -> Float {
    switch intervention.operation {
    case .add: intervention.strength
    case .set: intervention.strength - current
    case .scale: (intervention.strength - 1) * current
    case .ablate: -current
    // Refused where the request is read: a latent has no plane.
    case .reflect: 0
    }
  }

  private func apply(_ edit: Edit, to value: Matrix, rows: [Int32], _ backend: any Backend) throws {
    if edit.intervention.operation == .add {
      guard let direction = edit.direction else { return }
      let factors = rows.map { _ in edit.intervention.strength }
      try backend.addVector(direction, factors: factors, toRows: rows, of: value)
      return
    }
    if edit.intervention.operation == .reflect {
      let mirror = Reflection(across: edit.intervention.vector ?? [], offset: edit.intervention.strength)
      guard let mirror else { return }
      let normal = try backend.upload(mirror.normal, rows: 1, columns: mirror.normal.count)
      try mirror.apply(normal, to: value, rows: rows, backend: backend)
      return
    }
    let selected = try backend.allocate(rows: rows.count, columns: value.columns)
    switch (edit.intervention.operation, edit.direction) {
    case (.set, let direction?):
      try backend.addVector(direction, factor: 1, to: selected, into: selected)
    case (.set, nil):
      try backend.fill(selected, with: edit.intervention.strength)
    case (.scale, _):
      try backend.gather(value, rows: rows, into: selected)
      try backend.scale(selected, by: edit.intervention.strength, into: selected)
    case (.ablate, let direction?):
      try backend.gather(value, rows: rows, into: selected)
      try backend.projectOut(direction, from: selected)
    case (.ablate, nil), (.add, _), (.reflect, _):
      break
    }
    try backend.scatter(selected, into: value, rows: rows)
  }

  private static func direction(
    _ intervention: Intervention,
    width: Int,
    field: String,
    _ backend: any Backend
  ) throws -> Matrix? {
    switch intervention.target {
    case .latent(let latent, of: let dictionary, at: let hookpoint):
      guard dictionary.width == width else {
        throw LatentError.invalid(
          "\(field).at",
          "\(field).at: the dictionary has width \(dictionary.width), but \(hookpoint) has \(width)."
        )
      }
      guard let vector = intervention.vector else { return try dictionary.direction(of: latent) }
      return try upload(vector, width: width, at: hookpoint, field: field, backend)
    case .placedLatent: return nil
    case .hookpoint(let hookpoint):
      guard let vector = intervention.vector else {
        guard intervention.operation != .add, intervention.operation != .reflect else {
          throw LatentError.invalid(
            "\(field).vector",
            "\(field).vector is missing; \(intervention.operation.rawValue) at \(hookpoint) needs a direction."
          )
        }
        return nil
      }
      return try upload(vector, width: width, at: hookpoint, field: field, backend)
    }
  }

  private static func upload(
    _ vector: [Float],
    width: Int,
    at hookpoint: Hookpoint,
    field: String,
    _ backend: any Backend
  ) throws -> Matrix {
    guard vector.count == width else {
      throw LatentError.invalid(
        "\(field).vector",
        "\(field).vector has \(vector.count) numbers, but \(hookpoint) has \(width)."
      )
    }
    return try backend.upload(vector, rows: 1, columns: width)
  }
}

extension SparseRows {
  /// The activation of `latent` in every row, 0 where it does not fire.
  package func activations(of latent: Int) -> [Float] {
    (0..<rows).map { row in
      entries(ofRow: row).first { latents[$0] == Int32(latent) }.map { values[$0] } ?? 0
    }
  }
}
