package import LatentSupport

/// What `initialize` says the daemon can do. Each list is read from the registry of its family.
package struct Capabilities: Sendable, Equatable {
  package var architectures: [String] = []
  package var dictionaryFormats: [String] = []
  package var explainers: [String] = []
  package var scorers: [String] = []
  package var samplers: [String] = []
  package var devices: [String] = ["cpu"]
  package var dtypes: [String] = []

  package init() {}

  /// As `initialize` sends it.
  package func json(methods: [String], options: DaemonOptions) -> JSON {
    let list: ([String]) -> JSON = { .array($0.map { .string($0) }) }
    return [
      "methods": list(methods),
      "architectures": list(architectures),
      "dictionaryFormats": list(dictionaryFormats),
      "explainers": list(explainers),
      "scorers": list(scorers),
      "samplers": list(samplers),
      "devices": list(devices),
      "dtypes": list(dtypes),
      "limits": [
        "messageBytes": .integer(options.framingLimits.maximumMessageBytes),
        "startedRequests": .integer(options.sessionLimits.maximumStarted),
        "waitingRequests": .integer(options.sessionLimits.maximumWaiting),
        "memoryBytes": options.memoryLimitBytes.map { .integer($0) } ?? .null,
      ],
    ]
  }
}
