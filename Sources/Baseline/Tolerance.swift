/// How far a value may move and still pass. Nothing has a tolerance unless its chapter says so.
package enum Tolerance: Equatable, Sendable {
    /// So many steps between representable numbers of the value's type.
    case ulps(UInt64)
    /// A distance, in the value's own unit.
    case absolute(Double)
    /// A share of the recorded value.
    case relative(Double)

    /// Only identical numbers pass.
    package static let none = Tolerance.ulps(0)
    /// What a tolerance may look like, for messages.
    package static let forms = "'4 ulp', '1e-6' or '1e-6 relative'"

    /// Reads `4 ulp`, `1e-6` or `1e-6 relative`.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        switch words.count == 2 ? words[1] : "" {
        case "ulp", "ulps":
            guard let count = UInt64(words[0]) else { return nil }
            self = .ulps(count)
        case "relative":
            guard let number = Self.number(words[0]) else { return nil }
            self = .relative(number)
        default:
            guard words.count == 1, let number = Self.number(words[0]) else { return nil }
            self = .absolute(number)
        }
    }

    private static func number(_ text: Substring) -> Double? {
        Double(text).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }

    /// The tolerance as it is written in front matter.
    package var description: String {
        switch self {
        case .ulps(let count): return "\(count) ulp"
        case .absolute(let number): return "\(number)"
        case .relative(let number): return "\(number) relative"
        }
    }

    /// Whether two numbers are near enough. Their signs must be equal: −0 is not 0.
    func allows(_ distance: Distance) -> Bool {
        switch self {
        case .ulps(let count): return distance.ulps <= count
        case .absolute(let number): return distance.absolute <= number
        case .relative(let number): return distance.relative.map { $0 <= number } ?? (distance.absolute == 0)
        }
    }

    /// How many ulps it allows a value to move; nil if the value can't have a tolerance.
    package func reach(from value: RecordedValue) -> Double? {
        guard let number = value.number, let ulp = value.ulp else { return nil }
        switch self {
        case .ulps(let count): return Double(count)
        case .absolute(let size): return size / ulp
        case .relative(let share): return share * number.magnitude / ulp
        }
    }

    /// A tolerance that reaches further than so many times the largest distance ever seen says nothing any more.
    package static let mostTimesSeen = 64.0
}

/// The tolerances of one chapter.
package struct Tolerances: Equatable, Sendable {
    /// What values have whose name is not among ``named``.
    package var general: Tolerance
    /// By a value's name, or by that of the list, table column or plot that it is part of.
    package var named: [(name: String, tolerance: Tolerance)]

    /// Tolerances that were read and checked already.
    package init(general: Tolerance = .none, named: [(name: String, tolerance: Tolerance)] = []) {
        self.general = general
        self.named = named
    }

    /// Only identical values pass: what a chapter has that says nothing.
    package static let none = Tolerances()

    package static func == (a: Tolerances, b: Tolerances) -> Bool {
        a.general == b.general && a.named.elementsEqual(b.named) { $0 == $1 }
    }

    /// The longest name that covers the value decides.
    package func tolerance(of name: String) -> Tolerance {
        named.filter { RecordedValue.covers($0.name, name) }
            .max { $0.name.utf8.count < $1.name.utf8.count }?.tolerance ?? general
    }
}

extension RecordedValue {
    /// Whether `name` is called so, or is a part of what is: `weights` covers `weights[3]` and `weights.min`.
    package static func covers(_ cover: String, _ name: String) -> Bool {
        guard name.hasPrefix(cover) else { return false }
        guard let next = name.utf8.dropFirst(cover.utf8.count).first else { return true }
        return next == UInt8(ascii: "[") || next == UInt8(ascii: ".") || next == UInt8(ascii: "/")
    }
}
