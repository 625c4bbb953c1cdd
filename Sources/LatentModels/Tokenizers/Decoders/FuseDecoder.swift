/// `Fuse`: all pieces become one.
struct FuseDecoder: Decoder {
  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    [pieces.reduce(into: DecodedPiece()) { $0.append($1) }]
  }
}
