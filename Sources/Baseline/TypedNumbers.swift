import Exhibits
import Manuscript
import PlainText

/// A number that a chapter computes and shows.
package struct ComputedNumber: Equatable, Sendable {
    /// As its record calls it.
    package var name: ValueName
    /// The number exactly.
    package var number: Number
    /// Where the chapter's code computes it.
    package var place: Place

    /// A number that a record shows, at its place in the chapter.
    package init(name: ValueName, number: Number, place: Place) {
        self.name = name
        self.number = number
        self.place = place
    }

    /// Nil for what is no `Float` or `Double`, and for whole numbers: 16 units are 16 units.
    package init?(_ value: RecordedValue, _ name: ValueName, at place: Place) {
        let number: Number
        switch value.type {
        case "Float":
            guard let known = Float(value.value) else { return nil }
            number = Number(known)
        case "Double":
            guard let known = Double(value.value) else { return nil }
            number = Number(known)
        default: return nil
        }
        let double = number.double
        // Beyond 2⁵³ all are whole.
        if !double.isFinite || double == double.rounded() && double.magnitude < 0x1p53 { return nil }
        self.init(name: name, number: number, place: place)
    }
}

/// Finds numbers that were typed into a chapter's text though the chapter computes them: they would stay when what
/// is computed changes.
package struct TypedNumbers {
    private let chapter: Chapter
    /// What a typed number may be, by its sign.
    private let positive: MagnitudeOrder
    private let negative: MagnitudeOrder

    /// Looks for the numbers of `chapter`'s prose among those that it computes. NaN and zero are never found.
    package init(_ chapter: Chapter, computed: [ComputedNumber]) {
        self.chapter = chapter
        positive = MagnitudeOrder(computed.filter { $0.number.double > 0 })
        negative = MagnitudeOrder(computed.filter { $0.number.double < 0 })
    }

    /// A fault for each such number that nothing excuses, and for each excuse that excuses nothing.
    package var faults: [Diagnostic] {
        var faults: [Diagnostic] = []
        var used: Set<Int> = []
        for number in chapter.typedNumbers {
            guard let (source, reading) = source(of: number) else { continue }
            let excuses = chapter.excuses.indices.filter {
                chapter.excuses[$0].lines.contains(number.place.line)
            }
            used.formUnion(excuses)
            if excuses.isEmpty {
                faults.append(fault(number.place, message(number, source, reading)))
            }
        }
        for index in chapter.excuses.indices where !used.contains(index) {
            let excuse = chapter.excuses[index]
            faults.append(
                fault(
                    excuse.place,
                    "excuses nothing: no number typed there is one that this chapter computes; remove the "
                        + "comment '<!-- typed: \(excuse.reason) -->'"))
        }
        return faults
    }

    private func fault(_ place: Place, _ message: String) -> Diagnostic {
        Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message)
    }

    /// What the number was copied from: of equals, what can be named in Swift, and then what stands before it.
    private func source(of number: TypedNumber) -> (ComputedNumber, TypedNumber.Reading)? {
        // Text without a sign may name how much something falls.
        let orders: [MagnitudeOrder] =
            switch number.sign {
            case .plus: [positive]
            case .minus: [negative]
            case .none: [positive, negative]
            }
        var best: (ComputedNumber, TypedNumber.Reading, rank: MagnitudeOrder.Rank)?
        for reading in number.readings {
            for order in orders {
                guard let (source, rank) = order.nearest(to: number.place, reading) else { continue }
                if best.map({ rank < $0.rank }) ?? true { best = (source, reading, rank) }
            }
        }
        return best.map { ($0.0, $0.1) }
    }

    private func message(
        _ number: TypedNumber, _ source: ComputedNumber, _ reading: TypedNumber.Reading
    ) -> String {
        var value = source.kind.expression
        if reading.isPercent { value = "100 * \(value)" }
        if number.sign == .none, source.number.double < 0 { value = "abs(\(value))" }
        let isLater = source.place.isAfter(number.place)
        var advice = "write `\\(\(value), digits: \(reading.significantDigits))`"
        if number.isFixed { advice = "leave it out here, and in the text below \(advice)" }
        switch source.kind {
        case .variable, .inline: break
        case .line: advice = "give it a name, and \(advice)"
        case .exhibit: advice = "give it a name in Swift, and \(advice)"
        }
        if isLater { advice += " after that line" }
        return "'\(number.text)' is typed, but computed: it is \(source.kind.description) of line "
            + "\(source.place.line)\(isLater ? " below" : ""), \(source.number.shortest.string); \(advice), or say on "
            + "this line why it is typed: <!-- typed: reason -->"
    }
}

extension ComputedNumber {
    /// What a number's name says of where it comes from.
    enum Kind: Equatable {
        /// Swift's name of it.
        case variable(String)
        /// The expression of an inline value.
        case inline(String)
        /// A line's text.
        case line(String)
        /// A table's cell, a plot's point.
        case exhibit(String)

        var rank: Int {
            switch self {
            case .variable: 0
            case .inline: 1
            case .line: 2
            case .exhibit: 3
            }
        }

        var description: String {
            switch self {
            case .variable(let name): name
            case .inline(let text): "`\\(\(text))`"
            case .line(let text): "the value '\(text)'"
            case .exhibit(let name): "'\(name)'"
            }
        }

        /// Swift that has the value; a name that is still to be given for what has none.
        var expression: String {
            switch self {
            case .variable(let name): name
            case .inline(let text): text
            case .line, .exhibit: "name"
            }
        }
    }

    var kind: Kind {
        switch name {
        case .inlineValue(let span, let part):
            return .inline(Self.withoutDigits(String(span.dropFirst(2).dropLast())) + part)
        case .line(let text, _): return .line(text)
        case .given(let name):
            let isSwift =
                name.first.map { $0.isLetter || $0 == "_" } ?? false
                && name.allSatisfy { $0.isLetter || $0.isNumber || "_.[],".contains($0) }
                && !name.hasSuffix(".min") && !name.hasSuffix(".max")
            return isSwift ? .variable(name) : .exhibit(name)
        }
    }

    /// `z[0], digits: 8` → `z[0]`
    private static func withoutDigits(_ text: String) -> String {
        guard let comma = text.ranges(of: ", digits:").last else { return text }
        return text[comma.upperBound...].allSatisfy { $0.isNumber || $0 == " " }
            ? String(text[..<comma.lowerBound]) : text
    }
}
