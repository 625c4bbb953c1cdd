internal import Foundation

/// Sizes and names of folders, as far as loading has to know them beforehand.
package enum FolderSize {
  /// Bytes of the weight files in `folder`, which may be such a file itself: about what loading them takes. 0 where nothing
  /// is readable, since the loader will say what is wrong. Many folders hold the same weights twice, as safetensors and as
  /// pickles, of which only the first are loaded.
  package static func bytes(ofWeightsIn folder: String) -> Int {
    if FileManager.default.fileExists(atPath: folder), !isFolder(folder) { return bytes(ofFile: folder) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for suffixes in [[".safetensors"], [".bin", ".pt", ".pth", ".npz"]] {
      let files = names.filter { name in suffixes.contains { name.hasSuffix($0) } }
      if !files.isEmpty { return files.reduce(0) { $0 + bytes(ofFile: folder + "/" + $1) } }
    }
    return 0
  }

  /// Whether a folder stands at `path`, links followed.
  package static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Bytes of a file, links followed; 0 where there is none.
  package static func bytes(ofFile path: String) -> Int {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    return (attributes?[.size] as? Int) ?? 0
  }

  /// The last part of a path, by which a loaded thing is called unless the request names it.
  package static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
