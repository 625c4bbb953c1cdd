internal import ArgumentParser

/// The daemon's command line.
@main
struct Latentd: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "latentd")
}
