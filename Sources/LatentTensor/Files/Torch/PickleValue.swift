/// What a pickle can hold here: plain values, and tensors as descriptions of where their numbers stand.
///
/// What has parts is the number of an entry of a `PickleHeap`, since in a pickle it can be shared, hold itself, or nest a
/// million deep, none of which a tree of Swift values survives.
enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  case global(TorchGlobal)
  case storage(Int)
  case tensor(Int)
}
