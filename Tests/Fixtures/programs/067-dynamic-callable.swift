@dynamicCallable struct Phone {
    func dynamicallyCall(withArguments numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: "-")
    }
    func dynamicallyCall(withKeywordArguments pairs: KeyValuePairs<String, Int>) -> Int {
        pairs.reduce(0) { $0 + $1.value * ($1.key.isEmpty ? 1 : 10) }
    }
}
let dial = Phone()
print(dial(4, 1, 1), dial(1, by: 2), dial(a: 1, a: 2))
struct Adder {
    var base: Int; func callAsFunction(_ n: Int, scale: Int = 1) -> Int { base + n * scale }
    func callAsFunction(_ f: (Int) -> Int) -> Int { f(base) }
}
let add = Adder(base: 10)
print(add(5), add(5, scale: 3), add { $0 * 2 }, [1, 2].map { add($0) })
