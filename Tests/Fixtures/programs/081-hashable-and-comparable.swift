struct Point: Hashable { var x, y: Int }
print(
    Set([Point(x: 1, y: 2), Point(x: 1, y: 2), Point(x: 0, y: 0)]).count,
    [Point(x: 1, y: 1): "a"][Point(x: 1, y: 1)]!)
struct Insensitive: Hashable {
    let text: String
    static func == (a: Self, b: Self) -> Bool { a.text.lowercased() == b.text.lowercased() }
    func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }
}
print(
    Insensitive(text: "Hi") == Insensitive(text: "hI"),
    Set([Insensitive(text: "a"), Insensitive(text: "A")]).count)
struct Version: Comparable, CustomStringConvertible {
    var major: Int, minor: Int
    static func < (a: Version, b: Version) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
    var description: String { "\(major).\(minor)" }
}
let versions = [Version(major: 1, minor: 10), Version(major: 1, minor: 2), Version(major: 0, minor: 9)]
print(
    versions.sorted(), versions.max()!, versions[0] >= versions[1],
    (versions[2]...versions[0]).contains(versions[1]))
print(
    Point(x: 1, y: 2).hashValue == Point(x: 1, y: 2).hashValue, AnyHashable(1) == AnyHashable(1),
    [AnyHashable("a"): 1, AnyHashable(2): 2].count)
enum Suit: CaseIterable, Hashable { case a, b }
print(Set(Suit.allCases).count, Suit.a == .b)
struct User: Identifiable { let id: Int; var name: String }
print(User(id: 3, name: "x").id, [User(id: 1, name: "a")].first { $0.id == 1 }!.name)
