internal import Foundation

/// Sizes and names of folders, as far as loading has to know them beforehand.
package enum FolderSize {
  /// Bytes of the weight files in `folder`, which is about what loading them takes; 0 where nothing is readable, since
  /// the loader will say what is wrong.
  package static func bytes(ofWeightsIn folder: String) throws -> Int {
    let suffixes = [".safetensors", ".bin", ".pt", ".pth", ".npz"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in suffixes.contains { name.hasSuffix($0) } }.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }

  /// The last part of a path, by which a loaded thing is called unless the request names it.
  package static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
