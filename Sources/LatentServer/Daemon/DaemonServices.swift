internal import Foundation
package import LatentAnalysis
internal import LatentDictionaries
package import LatentEndpoint
package import LatentModels
package import LatentSupport
package import LatentTensor
internal import LatentWorkspace

/// What every method may use: the things that the daemon holds once for all clients.
package struct DaemonServices: Sendable {
  package let options: DaemonOptions
  package let lanes: Lanes
  /// The requests that run.
  package let jobs: JobBoard
  package let started: ContinuousClock.Instant
  /// Where models and dictionaries compute.
  package let backend: any Backend
  package let residents = ResidentSet()
  package let workspace: WorkspaceHandle
  package let memory: MemoryBudget
  /// One for all LLM endpoints.
  package let http = HTTPClient()
  /// What LLMs have counted, for dry runs.
  package let rates = ClientRates()
  private let rows = DecoderRowsCache()
  /// What searches have made for the next ones.
  let indexes: SearchIndexes

  package init(options: DaemonOptions = DaemonOptions()) {
    self.options = options
    lanes = Lanes()
    jobs = JobBoard()
    started = .now
    backend = CPUBackend(threads: options.threads)
    workspace = WorkspaceHandle(folder: options.workspace, lane: lanes.workspace)
    memory = MemoryBudget(limitBytes: options.memoryLimitBytes)
    indexes = SearchIndexes(limitBytes: (options.memoryLimitBytes ?? MemoryBudget.machineBytes()) / 4)
  }

  /// Threads that a search takes.
  var threads: Int { options.threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// A sentence model that is loaded, if there is one: the first.
  func residentEmbedder() throws -> (any TextEmbedder)? {
    for model in residents.models where model.network.isEncoder {
      return try ResidentTextEmbedder(model, lane: lanes.compute)
    }
    return nil
  }

  package var uptimeSeconds: Double { (ContinuousClock.now - started) / .seconds(1) }

  /// The decoder rows of a dictionary at length 1, kept for the next request.
  package func decoderRows(of resident: ResidentDictionary) async throws -> UnitRows {
    if let known = rows.rows(of: resident.dictionary) { return known }
    let made = try await lanes.workspace.run {
      try UnitRows(resident.dictionary, by: .decoder, name: resident.name)
    }
    rows.keep(made, of: resident.dictionary)
    return made
  }

  /// The newest explanations of some latents, from the catalogue; none while the workspace was never written to.
  package func explanations(of resident: ResidentDictionary, latents: Set<Int>) async throws -> [Int: String] {
    guard workspace.exists else { return [:] }
    let catalogue = try await workspace.open().catalogue
    return try await lanes.workspace.run {
      try catalogue.newestExplanations(dictionaryHash: resident.dictionary.identity, latents: latents)
    }
  }

  /// How many tokens prompts for `purpose` are to the LLM `identity`: as it has counted itself, else as `tokenizer` does.
  package func estimate(_ identity: String, _ purpose: String, _ tokenizer: Tokenizer) -> TokenEstimate {
    TokenEstimate(
      tokensPerByte: rates.tokensPerByte(identity, purpose),
      completionTokens: rates.completionTokens(identity, purpose)
    ) { text in
      // What cannot be tokenized is counted as English is.
      (try? tokenizer.ids(of: text, specialTokens: false).count) ?? text.utf8.count / 4
    }
  }
}
