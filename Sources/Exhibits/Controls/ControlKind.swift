import PlainText

extension Control {
    /// Every kind of control. The tool knows a control only by the values that it accepts (`Setting`).
    /// `CONTRIBUTING.md` lists the files to change for a new kind.
    public enum Kind: CaseIterable, Equatable, Sendable {
        /// A number, moved along a line with a handle.
        case slider
        /// A number, typed into a field.
        case number
        /// One of a list of labels.
        case choice
        /// On or off.
        case toggle
        /// A list or a matrix of numbers, each in a field of its own.
        case grid
        /// Text, typed or pasted.
        case text

        /// The kind's name in records, its values, and its function.
        public var description: Description {
            switch self {
            case .slider: Description("slider", .number)
            case .number: Description("number", .number)
            case .choice: Description("choice", .oneOfLabels)
            case .toggle: Description("toggle", .onOrOff)
            case .grid: Description("grid", .numbers)
            case .text: Description("text", .text, call: "textBox")
            }
        }
    }

    /// Describes a kind of control: its name in records, the values it accepts, and the function that makes
    /// it.
    public struct Description: Sendable {
        /// The kind's name in records.
        public let word: StaticString
        /// The values that the control can be set to.
        public let valueKind: ValueKind
        /// The function that a chapter calls.
        public let call: StaticString

        init(_ word: StaticString, _ valueKind: ValueKind, call: StaticString? = nil) {
            self.word = word
            self.valueKind = valueKind
            self.call = call ?? word
        }
    }

    /// The values that a control accepts.
    public enum ValueKind: Sendable {
        /// A number within a range.
        case number
        /// A number within a range for each of its fields.
        case numbers
        /// Exactly one of the choice's labels.
        case oneOfLabels
        /// One of the two words `on` and `off`.
        case onOrOff
        /// Text of at most `Form.most` bytes.
        case text
    }

    /// A control's kind, with the properties that only some kinds have.
    public struct Form: Equatable, Sendable {
        /// The control's kind.
        public var kind: Kind
        /// How much one key press changes a number; nil for no fixed step.
        public var step: Leaf?
        /// The labels of a choice; empty for other kinds.
        public var labels: [Text]
        /// The index of the chosen label in ``labels``; 0 for other kinds.
        public var chosen: Int
        /// The most bytes that a text may have; 0 for other kinds.
        public var most: Int

        /// A form of this kind. Properties that the kind does not have keep their defaults.
        public init(
            _ kind: Kind, step: Leaf? = nil, labels: [Text] = [], chosen: Int = 0, most: Int = 0
        ) {
            self.kind = kind
            self.step = step
            self.labels = labels
            self.chosen = chosen
            self.most = most
        }
    }
}

extension Control.Kind {
    /// The kind with this name in records; nil if there is none.
    public init?(word: Text) {
        guard let kind = Self.allCases.first(where: { Text(stringLiteral: $0.description.word) == word })
        else { return nil }
        self = kind
    }
}

// MARK: - Record

extension Control {
    /// The control's kind and the values it accepts, for the record and for code that tries values:
    /// `slider | Float | -20.0 | 20.0`, `choice | relu | linear`, `grid | Float | -5.0 | 5.0 | 16`. In
    /// labels, a backslash precedes each vertical bar and each backslash.
    public var wireDescription: Text {
        let description = form.kind.description
        var wire = Text(stringLiteral: description.word)
        switch description.valueKind {
        case .onOrOff: return wire
        case .text: return "\(wire) | \(form.most)"
        case .oneOfLabels:
            for label in form.labels {
                wire.append(" | ")
                Self.append(label, to: &wire)
            }
            return wire
        case .number, .numbers:
            guard let low = low?.number, let high = high?.number else { return wire }
            wire = "\(wire) | \(low.typeName) | \(low.shortest) | \(high.shortest)"
            for length in rowLengths { wire = "\(wire) | \(length)" }
            return wire
        }
    }

    /// The control's own entry, then its label if that differs from its name, the fault of a rejected value,
    /// and a grid's numbers. `textBox` adds a text's digest.
    @export(interface)
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        // Texts and grids have nothing here: a text's digest (`textBox`) and a grid's numbers follow.
        var printed: Text = ""
        switch form.kind.description.valueKind {
        case .text, .numbers: break
        case .oneOfLabels, .onOrOff: printed = value.text
        case .number:
            guard let number = value.number else { break }
            // A number field shows all digits; next to a slider the number is rounded.
            printed = number.shortest
            let rounded = number.printed(digits: digits)
            if rounded != printed { printed.append(", rounded \(rounded)") }
        }
        entries.add(Entry(name, .control(wireDescription), printed: printed))
        // The label is recorded because a chapter may compute it.
        if label != name { entries.add("\(name).label", .text(label), digits: digits) }
        if let fault {
            entries.add("\(name).fault", .text(fault), digits: digits)
        }
        for cell in cells { entries.add(cell.name, cell.value, digits: digits) }
        return entries.all
    }
}
