internal import LatentSupport

/// The OpenAI completions format with the prompt echoed: `POST /completions`, which gives the log-probabilities of the
/// prompt's own tokens.
enum CompletionWire {
  static func body(_ request: TextScoreRequest, model: String) -> JSON {
    [
      "model": .string(model),
      "prompt": .string(request.text),
      // Some servers take 0 for "as many as there is room for"; the one token is left out below.
      "max_tokens": 1,
      "temperature": 0,
      "echo": true,
      "logprobs": .integer(max(1, request.alternatives)),
    ]
  }

  /// - Returns: nil when `json` does not give the tokens of the request's text with their log-probabilities.
  static func reply(_ json: JSON, to request: TextScoreRequest) -> (tokens: [ScoredToken], usage: Usage)? {
    guard let lists = json["choices"]?[0]?["logprobs"], let texts = lists["tokens"]?.arrayValue,
      let values = lists["token_logprobs"]?.arrayValue, texts.count == values.count
    else { return nil }
    let length = request.text.unicodeScalars.count
    let starts = starts(texts, lists["text_offset"]?.arrayValue)
    let top = lists["top_logprobs"]?.arrayValue
    var tokens: [ScoredToken] = []
    for index in texts.indices where starts[index] < length {
      let end = min(length, index + 1 < starts.count ? starts[index + 1] : length)
      guard end > request.start else { continue }
      let value = values[index].numberValue
      // Only the first token of a text may be without; a probability above 1 is none.
      guard value.map({ $0 <= 0 }) ?? (index == 0) else { return nil }
      tokens.append(
        ScoredToken(
          text: texts[index].stringValue ?? "",
          range: starts[index]..<max(starts[index], end),
          logProbability: value,
          alternatives: alternatives(top.flatMap { $0.indices.contains(index) ? $0[index] : nil })
        )
      )
    }
    guard !tokens.isEmpty || request.start >= length else { return nil }
    return (tokens, Usage(json["usage"]))
  }

  /// Where each token begins: as the server says, if what it says is in order, else by the tokens' lengths.
  private static func starts(_ texts: [JSON], _ given: [JSON]?) -> [Int] {
    let offsets = (given ?? []).compactMap(\.integerValue)
    if offsets.count == texts.count, offsets.first == 0, zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }) {
      return offsets
    }
    var next = 0
    return texts.map { text in
      defer { next += text.stringValue?.unicodeScalars.count ?? 0 }
      return next
    }
  }

  private static func alternatives(_ json: JSON?) -> [ChatReply.Alternative] {
    guard let fields = json?.objectValue else { return [] }
    return fields.compactMap { key, value in
      value.numberValue.flatMap { $0 <= 0 ? ChatReply.Alternative(token: key, logProbability: $0) : nil }
    }.sorted { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
  }
}
