/// The types of the wire, one for each schema and method of `protocol/openrpc.json`, made by `protocol/generate`:
/// `Wire.Sampler`, `Wire.Explain.Params`.
///
/// They stand in a namespace because the wire's words are also the words of the modules that do the work.
package enum Wire {
  /// A tensor as it travels.
  package typealias Tensor = WireTensor
  /// Element type of a tensor.
  package typealias DType = WireDType
}
