import Exhibits
import PlainText

/// A control according to its record.
package struct RecordedControl: Equatable, Sendable {
    /// The legal settings of a control.
    package enum Domain: Equatable, Sendable {
        /// A slider or a field: the type's name and the legal range.
        case number(type: String, low: Double, high: Double)
        /// Like `number`, with the number of fields in each row.
        case grid(type: String, low: Double, high: Double, rows: [Int])
        /// One of these labels.
        case choice([String])
        /// `on` or `off`.
        case toggle
        /// A text with at most this many bytes of UTF-8.
        case text(most: Int)
    }

    /// The control's name, which settings use.
    package var name: String
    /// The control's legal settings.
    package var domain: Domain
    /// Why the control does not have the value that it was set to; nil if it does.
    package var fault: String?

    /// `Notebook` never creates grids with more fields.
    static let maxFields = 1 << 16

    /// Nil if the record is not a control's.
    package init?(_ record: Record) {
        guard record.kind == .control, let entry = record.entries.first,
            case .control(let description) = entry.content
        else { return nil }
        name = entry.name
        fault = record.entries.first { $0.name == "\(entry.name).fault" }?.printed
        let words = Control.words(of: description).map(\.string)
        func range() -> (String, Double, Double)? {
            guard words.count >= 4, let low = Double(words[2]), let high = Double(words[3]) else {
                return nil
            }
            return (words[1], low, high)
        }
        guard let kind = Control.Kind(word: Text(words[0])) else { return nil }
        switch kind.description.valueKind {
        case .number:
            guard let (type, low, high) = range() else { return nil }
            domain = .number(type: type, low: low, high: high)
        case .numbers:
            let rows = words.dropFirst(4).compactMap { UInt16($0) }.map(Int.init)
            guard let (type, low, high) = range(), rows.count == words.count - 4,
                rows.reduce(0, +) <= Self.maxFields
            else { return nil }
            domain = .grid(type: type, low: low, high: high, rows: rows)
        case .oneOfLabels: domain = .choice(Array(words.dropFirst()))
        case .onOrOff: domain = .toggle
        case .text: domain = .text(most: words.count > 1 ? max(Int(words[1]) ?? 0, 0) : 0)
        }
    }

    /// The names for settings: the control's own, or those of its fields.
    package var keys: [String] {
        guard case .grid(_, _, _, let rows) = domain else { return [name] }
        if rows.count == 1 { return (0..<rows[0]).map { "\(name).\($0)" } }
        return rows.enumerated().flatMap { row, count in (0..<count).map { "\(name).\(row).\($0)" } }
    }
}

extension Outcome {
    /// The program's controls, in order.
    package var controls: [RecordedControl] { records.compactMap { RecordedControl($0) } }
}
