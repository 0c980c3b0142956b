import Exhibits
import PlainText

/// A control as its record tells of it: what it may be set to.
package struct ControlKind: Equatable, Sendable {
    /// What a control can be set to, read from its record.
    package enum Form: Equatable, Sendable {
        /// Of a slider or a field: the type's name and the legal range.
        case number(type: String, low: Double, high: Double)
        /// As `number`, with how many numbers each row has.
        case grid(type: String, low: Double, high: Double, rows: [Int])
        /// One of these labels.
        case choice([String])
        /// `on` or `off`.
        case toggle
        /// A text of so many bytes of UTF-8, at most.
        case text(most: Int)
    }

    /// The control's name, by which it is set.
    package var name: String
    /// What the control can be set to.
    package var form: Form
    /// Why what it was set to is not its value; nil if nothing is wrong.
    package var fault: String?

    /// A grid of more fields is none that `Notebook` makes.
    static let mostFields = 1 << 16

    /// Nil if the record is not a control's.
    package init?(_ record: Record) {
        guard record.kind == .control, let entry = record.entries.first,
            case .control(let kind) = entry.content
        else { return nil }
        name = entry.name
        fault = record.entries.first { $0.name == "\(entry.name).fault" }?.printed
        let words = Control.words(ofKind: kind).map(\.string)
        func range() -> (String, Double, Double)? {
            guard words.count >= 4, let low = Double(words[2]), let high = Double(words[3]) else {
                return nil
            }
            return (words[1], low, high)
        }
        guard let kind = Control.Kind(word: Text(words[0])) else { return nil }
        switch kind.description.setting {
        case .number:
            guard let (type, low, high) = range() else { return nil }
            form = .number(type: type, low: low, high: high)
        case .numbers:
            let rows = words.dropFirst(4).compactMap { UInt16($0) }.map(Int.init)
            guard let (type, low, high) = range(), rows.count == words.count - 4,
                rows.reduce(0, +) <= Self.mostFields
            else { return nil }
            form = .grid(type: type, low: low, high: high, rows: rows)
        case .oneOfLabels: form = .choice(Array(words.dropFirst()))
        case .onOrOff: form = .toggle
        case .text: form = .text(most: words.count > 1 ? max(Int(words[1]) ?? 0, 0) : 0)
        }
    }

    /// The names it is set by: its own, or those of its fields.
    package var keys: [String] {
        guard case .grid(_, _, _, let rows) = form else { return [name] }
        if rows.count == 1 { return (0..<rows[0]).map { "\(name).\($0)" } }
        return rows.enumerated().flatMap { row, count in (0..<count).map { "\(name).\(row).\($0)" } }
    }
}

extension Outcome {
    /// The controls that the program made, in order.
    package var controls: [ControlKind] { records.compactMap { ControlKind($0) } }
}
