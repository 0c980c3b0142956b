import PlainText

/// Something on a page that the reader can move, choose, edit or type into.
///
/// Its name is also its key in the page's address (`?x=4`), in `book build --set x=4`, and in the arguments of
/// the chapter's program, which is how a value reaches it. Which controls there are, `Kind` says.
public struct Control: Equatable, Sendable {
    public var name: Text
    public var label: Text
    public var form: Form
    /// The legal range of a number.
    public var low: Leaf?
    public var high: Leaf?
    /// What the value is now.
    public var value: Leaf
    /// Whether the value was set from outside.
    public var isSet = false
    /// Why what was set from outside is not the value; nil where it is.
    public var fault: Text?
    /// The numbers of a grid, row by row, and how many each row has.
    public var cells: [GridCell] = []
    public var rowLengths: [Int] = []

    public struct GridCell: Equatable, Sendable {
        public var name: Text
        public var start: Leaf
        public var value: Leaf
        public var isSet: Bool

        public init(name: Text, start: Leaf, value: Leaf, isSet: Bool) {
            self.name = name
            self.start = start
            self.value = value
            self.isSet = isSet
        }
    }

    public init(name: Text, label: Text, form: Form, value: Leaf) {
        self.name = name
        self.label = label
        self.form = form
        self.value = value
    }
}
