// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Every request of the protocol, in the order of the document.
  package static let methods: [any WireMethod.Type] = [
    Initialize.self,
    Shutdown.self,
    Discover.self,
    LoadModel.self,
    LoadDictionary.self,
    UnloadModel.self,
    VerifyDictionary.self,
    UnloadDictionary.self,
    Status.self,
    Tokenize.self,
    Detokenize.self,
    Forward.self,
    Activations.self,
    Encode.self,
    Decode.self,
    Generate.self,
    CacheActivations.self,
    Examples.self,
    Explain.self,
    Score.self,
    CompareDictionaries.self,
    Intervene.self,
    Similarity.self,
    SearchLatents.self,
    SimilarityTable.self,
    SteeringVector.self,
    Sweep.self,
    TrainProbe.self,
    Probe.self,
    Export.self,
    ImportFiles.self,
    Report.self,
    Latent.self,
    SaveState.self,
    TrainLens.self,
    LoadLens.self,
    Lens.self,
  ]

  /// Every notification of the protocol, in the order of the document.
  package static let notifications: [any WireNotification.Type] = [
    Initialized.self,
    Exit.self,
    CancelRequest.self,
    Progress.self,
  ]

  /// Version of the wire, which `initialize` tells.
  package static let protocolVersion = "1.0"
}
