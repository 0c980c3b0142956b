import Exhibits
import PlainText

/// A heading with a value for each row, for `table`: `Column("bias", layer.bias)`.
public typealias Column = Exhibits.Column

/// Shows columns side by side.
///
///     let bias: [Float] = [0.5, -1.25, 2]
///     table("The hidden layer", Column("unit", 0..<3), Column("bias", bias), digits: 4)
///
/// - Parameters:
///   - caption: the caption below the table.
///   - columns: from left to right, each with its heading and one value for each row.
///   - digits: how many significant digits are shown in columns without digits of their own; by default the
///     chapter's number.
///
/// The page shows the first 1,000 rows, and how many more there are. Stops the chapter if the columns differ
/// in length, or if there are none.
@export(interface)
public func table(_ caption: Text, _ columns: Column..., digits: Int? = nil) {
    show(Table(caption, columns: columns), digits)
}

@export(interface)
private func show(_ table: Table, _ digits: Int?) {
    table.check()
    var html = HTML()
    table.write(to: &html, digits: digits ?? recorder.digits)
    recorder.output(html, table.entries(digits: digits ?? recorder.digits))
}

// Overloads for captions that the chapter built as a `String`.

/// Shows columns side by side, with a caption that is a `String`; a literal makes a page's program smaller.
@export(interface) @_disfavoredOverload @_documentation(visibility: internal)
public func table(_ caption: String, _ columns: Column..., digits: Int? = nil) {
    show(Table(Text(caption), columns: columns), digits)
}
