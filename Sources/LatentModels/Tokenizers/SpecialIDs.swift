/// The ids of the tokens that stand for the beginning and end of a text and for filling up; nil where the checkpoint
/// names none.
package struct SpecialIDs: Sendable, Equatable {
  package var beginningOfText: Int32?
  package var endOfText: Int32?
  package var padding: Int32?

  package init(beginningOfText: Int32? = nil, endOfText: Int32? = nil, padding: Int32? = nil) {
    self.beginningOfText = beginningOfText
    self.endOfText = endOfText
    self.padding = padding
  }
}
