internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Writes one HTML file that shows a dictionary's latents.
package enum Report: TypedMethod {
  package typealias Definition = Wire.Report
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    let runs = params.runs.map { $0.map { Resource.run($0) } } ?? [.every(.run)]
    return Access.reads([.dictionary(params.dictionary), .cache(params.cache)] + runs)
      .reading(params.compareWith.map { .dictionary($0) }, (params.trajectory?.lens).map { .lens($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let resident = try services.residents.dictionary(params.dictionary)
    let other = try params.compareWith.map { try services.residents.dictionary($0, field: "compareWith") }
    let file = try LatentAnalysis.Report.open(params.output)
    let cached = try await CachedLatents(cache: params.cache, holding: resident, services)
    let statistics = try cached.cache.statistics(ofDictionary: cached.index)
    let everything = try await ReportRunsRequest(params.runs, cached).runs(services)
    let latents = try ReportSelection(params.latents, statistics, everything).latents
    let runs = everything.restricted(to: latents)
    let material = ReportMaterial(cached, resident, latents: latents, services, context.work)
    var parts: [any ReportCardPart] = [ScoresCardPart(runs)]
    parts.append(try await material.examples(params.sampler))
    parts += try await material.weights()
    var sections: [any ReportSection] = [try material.about(), OverviewSection(runs, on: material.lane)]
    if let other {
      let comparison = try await material.comparison(with: other)
      parts.append(PartnerCardPart(comparison))
      sections.append(SimilaritySection(comparison, latents: latents))
    }
    if let wanted = params.trajectory {
      sections.append(try await StreamReading.section(wanted, material.model, context))
    }
    sections.append(
      LatentsSection(latents, runs, statistics, cached.tokenizer, parts: parts, on: material.lane)
    )
    let report = LatentAnalysis.Report(title: resident.name, sections: sections)
    let bytes = try await report.write(to: file, work: context.work)
    return Outcome(output: params.output, latents: latents.count, bytes: bytes)
  }
}
