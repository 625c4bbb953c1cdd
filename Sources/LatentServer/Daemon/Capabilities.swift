internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
package import LatentProtocol
internal import LatentTensor

/// What `initialize` says the daemon can do, beside its methods and limits. Each list is read from the registry of its
/// family.
package struct Capabilities: Sendable, Equatable {
  package var architectures = ArchitectureRegistry.names
  package var dictionaryFormats = DictionaryFormats.names
  package var explainers = Wire.Explainer.Kind.allCases.map(\.rawValue)
  package var scorers = Wire.Scorer.Kind.allCases.map(\.rawValue)
  package var samplers = Sampler.Kind.allCases.map(\.rawValue)
  package var devices = ["cpu"]
  package var dtypes = Precision.allCases.map(\.rawValue)

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
