internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Runs a model once over a text and gives what passes the asked hookpoints.
package enum Forward: TypedMethod {
  package typealias Definition = Wire.Forward

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).reading(params.interventions)
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let residents = context.services.residents
    let model = try residents.model(params.model)
    let tokens = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    let hookpoints = try params.hookpoints.map { try model.hookpoint(named: $0) }
    let interventions = try await Intervention.all(params.interventions, model: model, context.services)
    let wantsLogits = params.logits
    let (recorded, logits) = try await context.services.lanes.compute.run {
      let recorder = HookRecorder(hookpoints)
      let editor = try InterventionListener(interventions, model: model, promptLength: tokens.count)
      let logits = try model.forward(
        TokenBatch([tokens]),
        listeners: [editor, recorder],
        logits: wantsLogits ? .all : .none
      )
      let downloaded = try logits.map { Tensor(try model.backend.download($0), shape: [$0.rows, $0.columns]) }
      return (recorder.recorded, downloaded)
    }
    var named: [(name: String, tensor: Tensor)] = []
    for (asked, hookpoint) in zip(params.hookpoints, hookpoints) {
      guard let tensor = recorded[hookpoint] else {
        throw LatentError(.internal, "The pass never came by \(hookpoint).")
      }
      named.append((asked, tensor))
    }
    if let logits { named.append(("logits", logits)) }
    let delivered = try TensorDelivery(output: params.output).deliver(named)
    return Outcome(
      tokens: tokens.map { Int($0) },
      tensors: WireMap(zip(params.hookpoints, delivered)),
      logits: wantsLogits ? delivered.last : nil
    )
  }
}
