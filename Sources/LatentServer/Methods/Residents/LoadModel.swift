internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Loads a checkpoint into memory, where every later request finds it by name.
package enum LoadModel: TypedMethod {
  package typealias Definition = Wire.LoadModel

  package static func touches(_ params: Params) -> Access {
    .writes(.model(resolvedName(params)))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let name = resolvedName(params)
    guard params.device != .cuda0 else {
      throw LatentError.invalid("device", "device cuda:0 is not available in this build; use cpu or auto.")
    }
    let services = context.services
    try services.residents.checkFree(model: name)
    let path = params.path
    let adapter = params.adapter
    let dtype = ModelDType(rawValue: params.dtype.rawValue) ?? .auto
    try services.memory.require(FolderSize.bytes(ofWeightsIn: path), for: "The weights in \(path)", path: path)
    let backend = services.backend
    let model = try await services.lanes.compute.run {
      try ResidentModel.load(from: path, name: name, adapter: adapter, dtype: dtype, backend: backend)
    }
    try context.work.cancellation.check()
    try services.residents.insert(model)
    return Wire.LoadedModel(model)
  }

  private static func resolvedName(_ params: Params) -> String {
    params.name ?? ResidentModel.defaultName(of: params.path)
  }
}

extension Wire.LoadedModel {
  init(_ model: ResidentModel) {
    self.init(
      model: model.name,
      architecture: model.architecture,
      layers: model.layers,
      width: model.width,
      vocabulary: model.vocabulary,
      parameters: model.parameters,
      bytes: model.byteCount,
      dtype: model.precision == .bfloat16 ? .bfloat16 : .float32,
      device: model.backend.name,
      hookpoints: model.hookpoints.map(\.description),
      notes: model.notes
    )
  }
}
