/// One way in which dictionaries are stored: how its files are told from others, and how they are read.
package protocol DictionaryFormat: Sendable {
  /// As in `loadDictionary`'s `format`.
  static var name: String { get }
  /// What its files look like, for error sentences.
  static var appearance: String { get }
  /// Whether the folder is of this format, by its files and their contents, never by the name of the folder.
  static func recognises(_ folder: DictionaryFolder) -> Bool
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names file and tensor.
  static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint
}
