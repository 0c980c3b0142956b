import PlainText

/// Something on a page that the reader can move, choose, edit or type into.
///
/// Its name is also its key in the page's address (`?x=4`), in `book build --set x=4`, and in the arguments of
/// the chapter's program, which is how a value reaches it.
public struct Control: Equatable, Sendable {
    public enum Form: Equatable, Sendable {
        /// A handle on a line.
        case slider(step: Leaf?)
        /// A field to type a number into.
        case number(step: Leaf?)
        case choice([Text], chosen: Int)
        case toggle
        /// A field for each number of a list or of the rows of a matrix.
        case grid(step: Leaf?)
        /// Lines to type or paste; at most so many bytes.
        case text(most: Int)
    }

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

    // MARK: HTML

    // One function for each look, called by whoever knows which: so a page pays for those that it has.

    /// All that fits a line: sliders, fields, choices, toggles.
    @export(interface)
    public func writeLine(to html: inout HTML, digits: Int) {
        html.raw("<div class=\"control\"><label><span>")
        html.text(label)
        html.raw("</span> ")
        switch form {
        case .slider(let step): writeField("range", step: step, value: value, to: &html)
        case .number(let step): writeField("number", step: step, value: value, to: &html)
        case .toggle:
            html.raw("<input type=\"checkbox\" role=\"switch\"")
            html.attribute("name", name)
            if case .bool(true) = value { html.raw(" checked") }
            writeMark(isSet, to: &html)
            html.raw(">")
        case .choice(let labels, let chosen):
            html.raw("<select")
            html.attribute("name", name)
            writeMark(isSet, to: &html)
            html.raw(">")
            for index in labels.indices {
                html.raw("<option")
                html.exactValue(labels[index])
                html.raw(index == chosen ? " selected>" : ">")
                html.text(labels[index])
                html.raw("</option>")
            }
            html.raw("</select>")
        case .grid, .text: break
        }
        html.raw("</label> ")
        if case .slider = form {
            html.raw("<output>")
            value.write(to: &html, digits: digits)
            html.raw("</output>")
        }
        writeEnd(isSet, to: &html)
    }

    private func writeField(_ type: StaticString, step: Leaf?, value: Leaf, to html: inout HTML) {
        html.raw("<input type=\"")
        html.raw(type)
        html.raw("\"")
        html.attribute("name", name)
        if let low { html.attribute("min", low.text) }
        if let high { html.attribute("max", high.text) }
        writeStep(step, to: &html)
        html.attribute("value", value.text)
        writeMark(isSet, to: &html)
        html.raw(">")
    }

    private func writeStep(_ step: Leaf?, to html: inout HTML) {
        if let step { html.attribute("step", step.text) } else { html.raw(" step=\"any\"") }
    }

    public func writeText(to html: inout HTML) {
        html.raw("<div class=\"control text\"><label><span>")
        html.text(label)
        html.raw("</span> <textarea rows=\"6\" spellcheck=\"false\" autocomplete=\"off\"")
        html.attribute("name", name)
        writeMark(isSet, to: &html)
        // HTML drops one line end just after the tag.
        html.raw(">\n")
        html.text(value.text)
        html.raw("</textarea></label> ")
        writeEnd(isSet, to: &html)
    }

    @export(interface)
    public func writeGrid(step: Leaf?, to html: inout HTML) {
        html.raw("<fieldset class=\"control grid\"><legend>")
        html.text(label)
        html.raw("</legend><div class=\"scroll\"><table>")
        var next = 0
        for length in rowLengths {
            html.raw("<tr>")
            for cell in cells[next..<next + length] {
                html.raw("<td><input type=\"number\"")
                writeStep(step, to: &html)
                html.attribute("name", cell.name)
                html.attribute("aria-label", cell.name)
                html.attribute("placeholder", cell.start.text)
                if let low { html.attribute("min", low.text) }
                if let high { html.attribute("max", high.text) }
                html.attribute("value", cell.value.text)
                writeMark(cell.isSet, to: &html)
                html.raw("></td>")
            }
            html.raw("</tr>")
            next += length
        }
        html.raw("</table></div>")
        writeEnd(isSet, to: &html, tag: "</fieldset>")
    }

    private func writeMark(_ isSet: Bool, to html: inout HTML) {
        if isSet { html.raw(" data-set") }
    }

    /// What there is to say of the control, and the way back.
    private func writeEnd(_ isSet: Bool, to html: inout HTML, tag: StaticString = "</div>") {
        if isSet {
            html.raw("<button type=\"button\" class=\"back\"")
            html.attribute("data-back", name)
            html.raw(" title=\"Put back\"><span class=\"sr\">Put back ")
            html.text(label)
            html.raw("</span></button>")
        }
        if let fault {
            html.raw("<small class=\"fault\" role=\"alert\">")
            html.text(fault)
            html.raw("</small>")
        }
        html.raw(tag)
    }

    // MARK: Record

    /// What kind of control it is and what it takes, for the record and for whoever tries values:
    /// `slider | Float | -20.0 | 20.0`, `choice | relu | linear`, `grid | Float | -5.0 | 5.0 | 16`. In a label, a stroke
    /// or a backslash has a backslash before it.
    public var kind: Text {
        var kind: Text
        switch form {
        case .slider: kind = "slider"
        case .number: kind = "number"
        case .toggle: return "toggle"
        case .text(let most): return "text | \(most)"
        case .grid: kind = "grid"
        case .choice(let labels, _):
            kind = "choice"
            for label in labels {
                kind.append(" | ")
                Self.append(label, to: &kind)
            }
            return kind
        }
        guard let low = low?.number, let high = high?.number else { return kind }
        kind = "\(kind) | \(low.typeName) | \(low.shortest) | \(high.shortest)"
        for length in rowLengths { kind = "\(kind) | \(length)" }
        return kind
    }

    @export(interface)
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        // A text's digest follows, and a grid's numbers.
        var printed: Text = ""
        switch form {
        case .text, .grid: break
        default: printed = value.number?.printed(digits: digits) ?? value.text
        }
        entries.add(Entry(name, .control(kind), printed: printed))
        if let fault {
            entries.add("\(name).fault", .text(fault), digits: digits)
        }
        if case .text = form, case .text(let text) = value, !text.isEmpty {
            var digest = Digest()
            digest.add(text)
            entries.add(
                Entry(
                    "\(name).text", .digest(count: text.bytes.count, bits: digest.bits),
                    printed: "\(text.bytes.count) bytes"))
        }
        for cell in cells { entries.add(cell.name, cell.value, digits: digits) }
        return entries.all
    }
}
