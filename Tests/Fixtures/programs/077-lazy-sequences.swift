var calls = 0
let lazy = (1...1_000_000).lazy.map { (n: Int) -> Int in
    calls += 1; return n * n
}.filter { $0 % 2 == 0 }
print(lazy.first as Any, calls)
print(Array(lazy.prefix(3)), calls)
let names = ["b", "a"].lazy.map { name -> String in
    print("mapping", name); return name.uppercased()
}
print("nothing mapped yet")
print(Array(names), names.first as Any)
print([[1], [2, 3]].lazy.joined().map { $0 + 1 }, type(of: [1].lazy))
print(
    (1...3).lazy.flatMap { Array(repeating: $0, count: $0) }.map { $0 },
    [1, nil].lazy.compactMap { $0 }.map { $0 })
print(
    Array([5, 6, 1].lazy.drop { $0 > 4 }), Array([5, 6, 1].lazy.prefix { $0 > 4 }),
    Array([1, 2].lazy.reversed()))
