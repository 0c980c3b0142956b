/// Names of values, or of what contains values, each with something that applies to all that it covers.
///
/// A chapter may display very many values, so those that cover one are looked up, and not searched for.
package struct NamesCovering<Element> {
    private var elements: [[UInt8]: Element] = [:]
    /// The lengths of all names, the longest first.
    private var lengths: [Int] = []

    /// The first of equal names counts.
    package init(_ named: some Sequence<(name: String, element: Element)>) {
        elements = Dictionary(named.map { (Array($0.name.utf8), $0.element) }) { first, _ in first }
        lengths = Set(elements.keys.map(\.count)).sorted(by: >)
    }

    /// What applies to a value, for the longest name first: `weights[3]`, then `weights`.
    package func all(covering name: String) -> [Element] {
        if lengths.isEmpty { return [] }
        let name = Array(name.utf8)
        return lengths.compactMap { element(ofFirst: $0, name) }
    }

    /// What applies to a value for the longest name.
    package func first(covering name: String) -> Element? {
        if lengths.isEmpty { return nil }
        let name = Array(name.utf8)
        for length in lengths {
            if let element = element(ofFirst: length, name) { return element }
        }
        return nil
    }

    private func element(ofFirst length: Int, _ name: [UInt8]) -> Element? {
        guard length == name.count || length < name.count && BaselineValue.beginsPart(name[length])
        else { return nil }
        return elements[Array(name[..<length])]
    }
}

extension NamesCovering: Sendable where Element: Sendable {}
extension NamesCovering: Equatable where Element: Equatable {}

extension BaselineValue {
    /// Whether `name` is `cover` or a part of it: `weights` covers `weights[3]` and `weights.min`.
    package static func covers(_ cover: String, _ name: String) -> Bool {
        guard name.utf8.starts(with: cover.utf8) else { return false }
        return name.utf8.dropFirst(cover.utf8.count).first.map(beginsPart) ?? true
    }

    /// Whether a part's name goes on with this byte.
    fileprivate static func beginsPart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
    }
}
