internal import Glibc
internal import LatentSupport

/// What a cache asks of a folder, with errors that name it.
enum Folder {
  /// Makes the folder at `path` and those above it, readable by this user only; does nothing when it exists.
  static func make(_ path: String) throws {
    if mkdir(path, 0o700) == 0 { return }
    let code = errno
    if code == EEXIST, isFolder(path) { return }
    if code == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try make(String(path[..<slash]))
      if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
      throw LatentError.system("make", path: path, errno: errno)
    }
    throw LatentError.system("make", path: path, errno: code)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// The names in the folder at `path`, sorted; none when there is no such folder.
  static func names(in path: String) throws -> [String] {
    guard let stream = opendir(path) else {
      if errno == ENOENT { return [] }
      throw LatentError.system("list", path: path, errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes the flat folder at `path` and the files in it; does nothing when there is none.
  static func remove(_ path: String) throws {
    guard isFolder(path) else { return }
    for name in try names(in: path) where unlink(path + "/" + name) != 0 && errno != ENOENT {
      throw LatentError.system("remove", path: path + "/" + name, errno: errno)
    }
    guard rmdir(path) == 0 || errno == ENOENT else { throw LatentError.system("remove", path: path, errno: errno) }
  }

  static func removeFile(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw LatentError.system("remove", path: path, errno: errno) }
  }

  /// Makes `target` a second name of the file at `source`, or a copy where the file system cannot.
  static func linkOrCopy(_ source: String, to target: String) throws {
    try removeFile(target)
    if link(source, target) == 0 { return }
    let content = try MappedFile(path: source)
    let file = try AtomicFile(path: target)
    try withExtendedLifetime(content) { try file.write(content.bytes) }
    try file.commit()
  }
}
