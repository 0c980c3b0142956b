/// How far a value may move and still pass. Nothing has a tolerance unless its chapter says so.
package enum Tolerance: Equatable, Sendable {
    /// Steps between representable numbers of the value's type.
    case ulps(UInt64)
    /// A distance in the value's unit.
    case absolute(Double)
    /// A fraction of the recorded value.
    case relative(Double)

    /// Only identical numbers pass.
    package static let none = Tolerance.ulps(0)
    /// The forms of a tolerance, for messages.
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

    /// Whether two numbers are close enough. The sign must be the same: −0 is not 0.
    func allows(_ distance: Distance) -> Bool {
        switch self {
        case .ulps(let count): return distance.ulps <= count
        case .absolute(let number): return distance.absolute <= number
        case .relative(let number): return distance.relative.map { $0 <= number } ?? (distance.absolute == 0)
        }
    }

    /// How many ulps it allows a value to move; nil for values that can't have a tolerance.
    package func reach(from value: BaselineValue) -> Double? {
        guard let number = value.number, let ulp = value.ulp else { return nil }
        switch self {
        case .ulps(let count): return Double(count)
        case .absolute(let size): return size / ulp
        case .relative(let share): return share * number.magnitude / ulp
        }
    }

    /// A tolerance wider than this many times the largest movement ever seen is an error.
    package static let maxTimesSeen = 64.0
}

/// The tolerances of one chapter.
package struct Tolerances: Equatable, Sendable {
    /// For values whose name is not in ``named``.
    package var general: Tolerance
    /// By the name of a value, or of the list, table column or plot that contains it.
    package private(set) var named: NamesCovering<Tolerance>

    /// Tolerances that were read and checked already.
    package init(general: Tolerance = .none, named: [(name: String, tolerance: Tolerance)] = []) {
        self.general = general
        self.named = NamesCovering(named.map { (name: $0.name, element: $0.tolerance) })
    }

    /// Only identical values pass; the default.
    package static let none = Tolerances()

    /// The longest name that covers the value wins.
    package func tolerance(of name: String) -> Tolerance {
        named.first(covering: name) ?? general
    }
}
