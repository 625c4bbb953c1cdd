package import LatentProtocol

/// What `initialize` says the daemon can do, beside its methods and limits. Each list is read from the registry of its
/// family.
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
  package func wire(methods: [String], options: DaemonOptions) -> Wire.Capabilities {
    Wire.Capabilities(
      methods: methods,
      architectures: architectures,
      dictionaryFormats: dictionaryFormats,
      explainers: explainers,
      scorers: scorers,
      samplers: samplers,
      devices: devices,
      dtypes: dtypes,
      limits: Wire.Limits(
        messageBytes: options.framingLimits.maximumMessageBytes,
        startedRequests: options.sessionLimits.maximumStarted,
        waitingRequests: options.sessionLimits.maximumWaiting,
        memoryBytes: options.memoryLimitBytes
      )
    )
  }
}
