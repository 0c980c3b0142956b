import Exhibits
import Manuscript
import PlainText

/// A number that a chapter computes and shows.
package struct ComputedNumber: Equatable, Sendable {
    /// The name in the baseline.
    package var name: ValueName
    /// The number exactly.
    package var number: Number
    /// Where the chapter's code computes it.
    package var place: SourceLocation

    /// A number that a baseline shows, at its place in the chapter.
    package init(name: ValueName, number: Number, place: SourceLocation) {
        self.name = name
        self.number = number
        self.place = place
    }

    /// Nil for other types than `Float` and `Double`, and for whole numbers: 16 units are 16 units.
    package init?(_ value: BaselineValue, _ name: ValueName, at place: SourceLocation) {
        let number: Number
        switch value.type {
        case .float:
            guard let known = Float(value.value) else { return nil }
            number = Number(known)
        case .double:
            guard let known = Double(value.value) else { return nil }
            number = Number(known)
        default: return nil
        }
        let double = number.double
        // Beyond 2⁵³ every `Double` is whole.
        if !double.isFinite || double == double.rounded() && double.magnitude < 0x1p53 { return nil }
        self.init(name: name, number: number, place: place)
    }
}

/// Finds numbers typed into a chapter's prose that the chapter computes: they would stay when the computed
/// value changes.
package struct ProseNumbers {
    private let chapter: Chapter
    /// Candidates by sign.
    private let positive: MagnitudeOrder
    private let negative: MagnitudeOrder

    /// Searches the prose of `chapter` for numbers among those it computes. NaN and zero are never found.
    package init(_ chapter: Chapter, computed: [ComputedNumber]) {
        self.chapter = chapter
        positive = MagnitudeOrder(computed.filter { $0.number.double > 0 })
        negative = MagnitudeOrder(computed.filter { $0.number.double < 0 })
    }

    /// A fault for each such number without an excuse, and for each excuse without such a number.
    package var diagnostics: [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var used: Set<Int> = []
        for number in chapter.proseNumbers {
            guard let (source, reading) = source(of: number) else { continue }
            let excuses = chapter.excuses.indices.filter {
                chapter.excuses[$0].lines.contains(number.place.line)
            }
            used.formUnion(excuses)
            if excuses.isEmpty {
                diagnostics.append(fault(number.place, message(number, source, reading)))
            }
        }
        for index in chapter.excuses.indices where !used.contains(index) {
            let excuse = chapter.excuses[index]
            diagnostics.append(
                fault(
                    excuse.place,
                    "excuses nothing: no number typed there is one that this chapter computes; remove the "
                        + "comment '<!-- typed: \(excuse.reason) -->'"))
        }
        return diagnostics
    }

    private func fault(_ place: SourceLocation, _ message: String) -> Diagnostic {
        Diagnostic(path: chapter.path, at: place, message: message)
    }

    /// The likeliest source of a number: one with a Swift name first, then one that comes before it.
    private func source(of number: ProseNumber) -> (ComputedNumber, ProseNumber.Reading)? {
        // Text may state the amount of a decrease without its sign.
        let orders: [MagnitudeOrder] =
            switch number.sign {
            case .plus: [positive]
            case .minus: [negative]
            case .none: [positive, negative]
            }
        var best: (ComputedNumber, ProseNumber.Reading, rank: MagnitudeOrder.Rank)?
        for reading in number.readings {
            for order in orders {
                guard let (source, rank) = order.nearest(to: number.place, reading) else { continue }
                if best.map({ rank < $0.rank }) ?? true { best = (source, reading, rank) }
            }
        }
        return best.map { ($0.0, $0.1) }
    }

    private func message(
        _ number: ProseNumber, _ source: ComputedNumber, _ reading: ProseNumber.Reading
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
    /// Where a number comes from, by its name.
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

        /// A Swift expression for the value; a placeholder name if it has none.
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
