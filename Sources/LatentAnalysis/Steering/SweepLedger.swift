internal import LatentSupport
internal import LatentTensor
package import LatentWorkspace

/// Where a sweep keeps each item that it has finished, so that the same request goes on where it stopped.
package struct SweepLedger: Sendable {
  private let catalogue: Catalogue
  private let model: String
  private let request: String

  /// - Parameters:
  ///   - model: identity of the model that is steered.
  ///   - request: hash of everything else that decides an item's answers but the item itself.
  package init(_ catalogue: Catalogue, model: String, request: String) {
    self.catalogue = catalogue
    self.model = model
    self.request = request
  }

  /// The key of one item, from what it consists of.
  func key(_ kind: String, _ parts: [Int32]...) -> String {
    FileDigest.sha256("\(kind):\(model):\(request):\(parts)".utf8)
  }

  /// An item's answers, the unsteered first; nil when it has to be measured.
  func answers(_ key: String, count: Int) throws -> [SweepAnswer]? {
    let answers = try value(key)?.arrayValue?.compactMap(SweepAnswer.init)
    return answers?.count == count ? answers : nil
  }

  func keep(_ answers: [SweepAnswer], _ key: String) throws {
    try keep(.array(answers.map(\.json)), key)
  }

  /// What was kept under `key`.
  func value(_ key: String) throws -> JSON? { try catalogue.reply(key: key)?.content }

  func keep(_ value: JSON, _ key: String, of model: String? = nil, promptTokens: Int = 0, completionTokens: Int = 0)
    throws
  {
    try catalogue.save(
      ReplyRecord(
        key: key,
        model: model ?? self.model,
        content: value,
        promptTokens: promptTokens,
        completionTokens: completionTokens
      )
    )
  }
}

extension SweepAnswer {
  /// A list of values without names: there are hundreds of these for each item.
  var json: JSON { .array([behaviour, nonsense, kl].map { $0.map { .number($0) } ?? .null }) }

  init?(_ json: JSON) {
    guard let kl = json[2]?.numberValue else { return nil }
    self.init(behaviour: json[0]?.numberValue, nonsense: json[1]?.numberValue, kl: kl)
  }
}
