/// The prompt files of this module, by name and version. A changed prompt is a new file with a new version, since stored
/// results name the version that they were made with.
enum Prompt: String, Sendable, CaseIterable {
  case explainDefault = "explain.default.v1"
  case detection = "detection.v1"
  case fuzzing = "fuzzing.v1"

  /// The text, without the line break at its end.
  var text: String {
    let bytes =
      switch self {
      case .explainDefault: PackageResources.explain_default_v1_txt
      case .detection: PackageResources.detection_v1_txt
      case .fuzzing: PackageResources.fuzzing_v1_txt
      }
    return String(String(decoding: bytes, as: UTF8.self)[...].trimming(while: \.isNewline))
  }
}
