/// The prompt files of this module, by name and version. A changed prompt is a new file with a new version, since stored
/// results name the version that they were made with.
enum Prompt: String, Sendable, CaseIterable {
  case explainDefault = "explain.default.v1"
  case explainThoughts = "explain.thoughts.v1"
  case explainContrastive = "explain.contrastive.v1"
  case explainRefine = "explain.refine.v1"
  case explainEffects = "explain.effects.v1"
  case explainEffectsRefine = "explain.effects-refine.v1"
  case detection = "detection.v1"
  case fuzzing = "fuzzing.v1"
  case intruder = "intruder.v1"
  case surprisal = "surprisal.v1"
  case simulationStructured = "simulation.structured.v1"
  case simulationProbabilities = "simulation.probabilities.v1"
  case intervention = "intervention.v1"
  case grade = "grade.v1"

  /// The text, without the line break at its end.
  var text: String {
    let bytes =
      switch self {
      case .explainDefault: PackageResources.explain_default_v1_txt
      case .explainThoughts: PackageResources.explain_thoughts_v1_txt
      case .explainContrastive: PackageResources.explain_contrastive_v1_txt
      case .explainRefine: PackageResources.explain_refine_v1_txt
      case .explainEffects: PackageResources.explain_effects_v1_txt
      case .explainEffectsRefine: PackageResources.explain_effects_refine_v1_txt
      case .detection: PackageResources.detection_v1_txt
      case .fuzzing: PackageResources.fuzzing_v1_txt
      case .intruder: PackageResources.intruder_v1_txt
      case .surprisal: PackageResources.surprisal_v1_txt
      case .simulationStructured: PackageResources.simulation_structured_v1_txt
      case .simulationProbabilities: PackageResources.simulation_probabilities_v1_txt
      case .intervention: PackageResources.intervention_v1_txt
      case .grade: PackageResources.grade_v1_txt
      }
    return String(String(decoding: bytes, as: UTF8.self)[...].trimming(while: \.isNewline))
  }
}
