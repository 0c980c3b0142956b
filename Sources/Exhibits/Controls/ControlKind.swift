import PlainText

extension Control {
    /// Every kind of control. A new one takes
    /// - a case here, and its line in `description`,
    /// - a file in `Sources/Notebook/Controls` with its call and its look,
    /// - a line in `Tests/Fixtures/live/book/01-controls.md`.
    ///
    /// The tool knows controls by what they can be set to (`Setting`) alone.
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

        /// What is known of a kind.
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

    /// What is known of a kind of control: its word in records, its values, its function.
    public struct Description: Sendable {
        /// What records call it.
        public let word: StaticString
        /// The values that the control can be set to.
        public let setting: Setting
        /// The function that a chapter calls.
        public let call: StaticString

        init(_ word: StaticString, _ setting: Setting, call: StaticString? = nil) {
            self.word = word
            self.setting = setting
            self.call = call ?? word
        }
    }

    /// What a control can be set to.
    public enum Setting: Sendable {
        /// A number within a range.
        case number
        /// A number within a range for each of its fields.
        case numbers
        /// One of the choice's labels, letter by letter.
        case oneOfLabels
        /// One of the two words `on` and `off`.
        case onOrOff
        /// At most so many bytes.
        case text
    }

    /// A kind, and what only some kinds have.
    public struct Form: Equatable, Sendable {
        /// Which kind the control is of.
        public var kind: Kind
        /// How far one key press moves a number; nil for any number.
        public var step: Leaf?
        /// What a choice is from; empty for other kinds.
        public var labels: [Text]
        /// The index in ``labels`` of the one that is chosen; 0 for other kinds.
        public var chosen: Int
        /// How many bytes a text may have.
        public var most: Int

        /// The form of a control of this kind. What its kind does not have keeps its default.
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
    /// The kind that records call so; nil for other words.
    public init?(word: Text) {
        guard let kind = Self.allCases.first(where: { Text(stringLiteral: $0.description.word) == word })
        else { return nil }
        self = kind
    }
}

// MARK: - Record

extension Control {
    /// What kind of control it is and what it takes, for the record and for whoever tries values:
    /// `slider | Float | -20.0 | 20.0`, `choice | relu | linear`, `grid | Float | -5.0 | 5.0 | 16`. In a label, a stroke
    /// or a backslash has a backslash before it.
    public var kind: Text {
        let description = form.kind.description
        var kind = Text(stringLiteral: description.word)
        switch description.setting {
        case .onOrOff: return kind
        case .text: return "\(kind) | \(form.most)"
        case .oneOfLabels:
            for label in form.labels {
                kind.append(" | ")
                Self.append(label, to: &kind)
            }
            return kind
        case .number, .numbers:
            guard let low = low?.number, let high = high?.number else { return kind }
            kind = "\(kind) | \(low.typeName) | \(low.shortest) | \(high.shortest)"
            for length in rowLengths { kind = "\(kind) | \(length)" }
            return kind
        }
    }

    /// The control's own entry, then the fault of what was set, then a grid's numbers. A text's digest is added by `textBox`.
    @export(interface)
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        // A text's digest follows (`textBox`), and a grid's numbers.
        var printed: Text = ""
        switch form.kind.description.setting {
        case .text, .numbers: break
        case .number, .oneOfLabels, .onOrOff: printed = value.number?.printed(digits: digits) ?? value.text
        }
        entries.add(Entry(name, .control(kind), printed: printed))
        if let fault {
            entries.add("\(name).fault", .text(fault), digits: digits)
        }
        for cell in cells { entries.add(cell.name, cell.value, digits: digits) }
        return entries.all
    }
}
