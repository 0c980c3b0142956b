import PlainText

/// Something on a page that the reader can move, choose, edit or type into.
///
/// The control's name is also its key in the page's address (`?x=4`), in `book build --set x=4`, and in the
/// arguments of the chapter's program, which is how a value reaches the program. `Kind` lists the kinds of
/// controls.
public struct Control: Equatable, Sendable {
    /// Up to 40 letters, digits, `-` or `_`, with at least one lowercase letter; unique among the chapter's
    /// controls.
    public var name: Text
    /// The text next to the control.
    public var label: Text
    /// The kind of control, with the properties that only this kind has.
    public var form: Form
    /// The least legal number, for controls with a range.
    public var low: Leaf?
    /// The greatest legal number, of the same type as ``low``.
    public var high: Leaf?
    /// The current value.
    public var value: Leaf
    /// Whether the value was set from outside.
    public var isSet = false
    /// Why a value set from outside was rejected; nil if none was.
    public var fault: Text?
    /// The numbers of a grid, row by row; empty for other controls.
    public var cells: [GridCell] = []
    /// The length of each row of a grid; empty for other controls.
    public var rowLengths: [Int] = []

    /// One number of a grid, in a field of its own.
    public struct GridCell: Equatable, Sendable {
        /// The grid's name, row and column, such as `w.2.0`: the key by which the number is set.
        public var name: Text
        /// The number that the chapter gives, which may be outside the grid's range.
        public var start: Leaf
        /// The current number: the one that was set, or ``start``.
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

    /// A control that was not set from outside, without a range and fields; these are set afterwards.
    public init(name: Text, label: Text, form: Form, value: Leaf) {
        self.name = name
        self.label = label
        self.form = form
        self.value = value
    }
}
