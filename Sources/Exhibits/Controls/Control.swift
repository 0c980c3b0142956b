import PlainText

/// Something on a page that the reader can move, choose, edit or type into.
///
/// Its name is also its key in the page's address (`?x=4`), in `book build --set x=4`, and in the arguments of
/// the chapter's program, which is how a value reaches it. Which controls there are, `Kind` says.
public struct Control: Equatable, Sendable {
    /// Letters, digits, `-` or `_`, at most 40, a small letter among them; unlike those of the chapter's other controls.
    public var name: Text
    /// What stands beside the control.
    public var label: Text
    /// Which kind of control it is, with what only that kind has.
    public var form: Form
    /// The legal range of a number.
    public var low: Leaf?
    /// The greatest legal number, of the same type as ``low``.
    public var high: Leaf?
    /// What the value is now.
    public var value: Leaf
    /// Whether the value was set from outside.
    public var isSet = false
    /// Why what was set from outside is not the value; nil where it is.
    public var fault: Text?
    /// The numbers of a grid, row by row, and how many each row has.
    public var cells: [GridCell] = []
    /// How many numbers each row of a grid has; empty where there is no grid.
    public var rowLengths: [Int] = []

    /// One number of a grid, in a field of its own.
    public struct GridCell: Equatable, Sendable {
        /// The grid's name, row and column, such as `w.2.0`: the number is set by this.
        public var name: Text
        /// The number as the chapter gives it; it may lie outside of the grid's range.
        public var start: Leaf
        /// The number now: what was set, or ``start``.
        public var value: Leaf
        /// Whether the number was set from outside.
        public var isSet: Bool

        /// A field for one number of a grid.
        public init(name: Text, start: Leaf, value: Leaf, isSet: Bool) {
            self.name = name
            self.start = start
            self.value = value
            self.isSet = isSet
        }
    }

    /// A control that was not set from outside, without a range and without fields: those are set afterwards.
    public init(name: Text, label: Text, form: Form, value: Leaf) {
        self.name = name
        self.label = label
        self.form = form
        self.value = value
    }
}
