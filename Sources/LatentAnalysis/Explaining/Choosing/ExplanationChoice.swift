package import LatentSupport

/// What an explanation was chosen from.
package struct ExplanationChoice: Sendable, Equatable {
  package struct Candidate: Sendable, Equatable {
    package var explanation: String
    /// On validation windows, the mean of detection's and fuzzing's balanced accuracy, or of what is said of effects the
    /// nats after validation documents; nil for one that could not be judged.
    package var score: Double?
    /// Whether it was written from the errors of an earlier one.
    package var isRefined: Bool

    package init(_ explanation: String, score: Double? = nil, isRefined: Bool = false) {
      self.explanation = explanation
      self.score = score
      self.isRefined = isRefined
    }
  }

  package var candidates: [Candidate]

  package init(_ candidates: [Candidate]) {
    self.candidates = candidates
  }

  /// The place of the best: by score, then by length, since the shorter of two equally good sentences says it better.
  package var best: Int? {
    candidates.indices.filter { candidates[$0].score != nil }.min { left, right in
      let (a, b) = (candidates[left], candidates[right])
      return (b.score ?? 0, a.explanation.utf8.count, left) < (a.score ?? 0, b.explanation.utf8.count, right)
    }
  }
}

extension ExplanationChoice {
  /// As stored with an explanation.
  package var json: JSON {
    [
      "candidates": .array(
        candidates.map { candidate in
          var fields: JSONObject = ["explanation": .string(candidate.explanation)]
          fields["score"] = candidate.score.map { .number($0) }
          fields["refined"] = candidate.isRefined ? true : nil
          return .object(fields)
        }
      )
    ]
  }

  /// Reads what `json` wrote; nil when it is something else.
  package init?(json: JSON) {
    guard let list = json["candidates"]?.arrayValue else { return nil }
    candidates = list.compactMap { item in
      guard let explanation = item["explanation"]?.stringValue else { return nil }
      return Candidate(
        explanation,
        score: item["score"]?.numberValue,
        isRefined: item["refined"]?.boolValue ?? false
      )
    }
  }
}
