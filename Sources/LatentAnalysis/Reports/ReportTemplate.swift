/// The files that a report's page is made of, in the order in which the page holds them.
package enum ReportTemplate: CaseIterable, Sendable {
  // Styles.
  case cardStyle
  case pageStyle
  // Scripts.
  case elements
  case charts
  case page
  case overview
  case table
  case card
  case cardExamples
  case cardEffects
  case latents
  case similarity
  case trajectory
  case guide
  case start

  /// The page with a mark where each of its parts goes.
  static var frame: String { text(PackageResources.report_frame_html) }

  package var isStyle: Bool { self == .cardStyle || self == .pageStyle }

  package var text: String {
    let bytes =
      switch self {
      case .cardStyle: PackageResources.report_card_css
      case .pageStyle: PackageResources.report_page_css
      case .elements: PackageResources.report_elements_js
      case .charts: PackageResources.report_charts_js
      case .page: PackageResources.report_page_js
      case .overview: PackageResources.report_overview_js
      case .table: PackageResources.report_table_js
      case .card: PackageResources.report_card_js
      case .cardExamples: PackageResources.report_card_examples_js
      case .cardEffects: PackageResources.report_card_effects_js
      case .latents: PackageResources.report_latents_js
      case .similarity: PackageResources.report_similarity_js
      case .trajectory: PackageResources.report_trajectory_js
      case .guide: PackageResources.report_guide_js
      case .start: PackageResources.report_start_js
      }
    return Self.text(bytes)
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
