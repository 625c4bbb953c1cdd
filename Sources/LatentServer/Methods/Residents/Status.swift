package import LatentProtocol
internal import LatentSupport

/// What is loaded, what runs, and how much memory it takes.
package enum Status: TypedMethod {
  package typealias Definition = Wire.Status

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    return Outcome(
      models: services.residents.models.map { Wire.LoadedModel($0) },
      dictionaries: services.residents.dictionaries.map { Wire.LoadedDictionary($0, services.residents) },
      jobs: services.jobs.list(except: context.job),
      memory: Wire.Memory(
        residentBytes: MemoryBudget.residentBytes(),
        limitBytes: services.memory.limitBytes ?? MemoryBudget.machineBytes()
      ),
      uptimeSeconds: services.uptimeSeconds
    )
  }
}
