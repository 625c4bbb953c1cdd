internal import Synchronization

/// In what form an endpoint takes the schema of a reply.
enum SchemaForm: UInt8, AtomicRepresentable {
  /// OpenAI's: `{"type": "json_schema", "json_schema": …}`.
  case schema
  /// llama-cpp-python's: `{"type": "json_object", "schema": …}`; others take it for "some JSON".
  case object
  /// It takes none.
  case nothing
}
