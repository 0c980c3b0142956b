import Exhibits
import PlainText

/// A heading with a value for each row, for `table`: `Column("bias", layer.bias)`.
public typealias Column = Exhibits.Column

/// Shows columns side by side: `table("The hidden layer", Column("unit", 0..<16), Column("bias", bias))`.
///
/// Stops the chapter where the columns differ in length.
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

// The same, named by a `String` that the chapter made.

/// Shows columns side by side.
@export(interface) @_disfavoredOverload
public func table(_ caption: String, _ columns: Column..., digits: Int? = nil) {
    show(Table(Text(caption), columns: columns), digits)
}
