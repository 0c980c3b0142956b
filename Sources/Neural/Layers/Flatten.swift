import PlainText

/// The parts of a flatten layer other than its computation, which leaves the numbers unchanged.
enum Flatten {
    static func shape(_ lengths: [Int]) -> (inputs: Int, units: Int) {
        let count = lengths.reduce(1, *)
        return (count, count)
    }

    @export(interface)
    static func text(_ lengths: [Int]) -> Text { "Flatten(\(product(lengths)))" }
}

/// Formats lengths as in `28 × 28`. (Outside the generic types, so that a program contains it once.)
@export(interface) @inline(never)
func product(_ lengths: [Int]) -> Text {
    var text = Text()
    for (axis, length) in lengths.enumerated() {
        if axis > 0 { text.append(" × ") }
        text.append(length)
    }
    return text
}
