let words = ["swift", "is", "a", "language"]
print(
    words.map(\.count), words.map { $0.first! }, words.filter { $0.count > 2 },
    words.reduce("") { $0 + $1.prefix(1) })
print(
    words.allSatisfy { !$0.isEmpty }, words.contains { $0 == "is" }, words.first { $0.count == 1 } as Any,
    words.max { $0.count < $1.count } as Any)
print(
    words.sorted { ($0.count, $0) < ($1.count, $1) }, words.firstIndex { $0.hasPrefix("l") } as Any,
    words.count(where: { $0.count > 1 }))
print(
    Dictionary(grouping: words, by: \.count).mapValues { $0.sorted() }.sorted { $0.key < $1.key }.map {
        "\($0)"
    })
var list = [5, 3, 8, 1]
list.sort { $0 > $1 }
list.removeAll { $0 == 3 }
print(list, list.partition { $0 > 4 }, list.reduce(into: [:]) { $0[$1] = $1 * $1 }.count)
list.forEach { print("each", $0) }
let compose = { (f: @escaping (Int) -> Int, g: @escaping (Int) -> Int) in { (x: Int) in g(f(x)) } }
print(
    compose({ $0 + 1 }, { $0 * 2 })(3),
    [{ $0 + 1 }, { $0 * 10 }].reduce(1) { (n: Int, f: (Int) -> Int) in f(n) })
print(
    [1, 2, 3].map { n in { n * $0 } }.map { $0(10) }, zip([1, 2], [3, 4]).map(+),
    [[2, 1]].map { $0.sorted() })
print(words.joined(separator: "-").split { $0 == "-" || $0 == "g" })
