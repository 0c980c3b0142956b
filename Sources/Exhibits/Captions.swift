import PlainText

// Overloads for names that a chapter built as a `String`. Literals, interpolated or not, are `Text`s.

extension Column {
    /// A column whose heading is a `String`; otherwise like the initializer that takes a `Text`.
    @_disfavoredOverload @_documentation(visibility: internal)
    public init<S: Sequence>(_ heading: String, _ values: S, digits: Int? = nil)
    where S.Element: Displayable {
        self.init(Text(heading), values, digits: digits)
    }
}

extension Mark {
    /// A mark whose label is a `String`; otherwise like the initializer that takes a `Text`.
    @_disfavoredOverload @_documentation(visibility: internal)
    public init<T: Displayable>(_ label: String, _ value: T) {
        self.init(Text(label), value)
    }
}

extension Series {
    /// A curve through points.
    @_disfavoredOverload @_documentation(visibility: internal)
    public static func line<X: Sequence, Y: Sequence>(_ label: String, _ x: X, _ y: Y) -> Series
    where X.Element: Displayable, Y.Element: Displayable {
        line(Text(label), x, y)
    }

    /// Separate points.
    @_disfavoredOverload @_documentation(visibility: internal)
    public static func points<X: Sequence, Y: Sequence>(_ label: String, _ x: X, _ y: Y) -> Series
    where X.Element: Displayable, Y.Element: Displayable {
        points(Text(label), x, y)
    }

    /// A bar for each value, numbered from 0.
    @_disfavoredOverload @_documentation(visibility: internal)
    public static func bars<Y: Collection>(_ label: String, _ y: Y) -> Series
    where Y.Element: Displayable {
        bars(Text(label), y)
    }

    /// A bar for each value, numbered from 0, from `base` to the value: the steps of a waterfall.
    @_disfavoredOverload @_documentation(visibility: internal)
    public static func bars<B: Collection, Y: Collection>(_ label: String, from base: B, to y: Y) -> Series
    where B.Element: Displayable, Y.Element: Displayable {
        bars(Text(label), from: base, to: y)
    }
}
