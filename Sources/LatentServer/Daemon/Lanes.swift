package import LatentSupport

/// The daemon's lanes.
package struct Lanes: Sendable {
  /// Models and dictionaries on the CPU.
  package let compute = Lane(label: "latentd.compute")
  /// The catalogue and the files of the workspace.
  package let workspace = Lane(label: "latentd.store")
  /// Reading and writing messages of 64 KiB and more (a tensor in Base64 takes a second per 100 MB).
  package let wire = Lane(label: "latentd.wire")

  package init() {}
}
