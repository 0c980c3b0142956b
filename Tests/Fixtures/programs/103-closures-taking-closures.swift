func withContext<R>(_ body: ((String) -> Void, (Int) -> Int) throws -> R) rethrows -> R {
    var log: [String] = []
    defer { print("log", log) }
    return try body({ log.append($0) }, { $0 + log.count })
}
print(
    withContext { log, count in
        log("one"); log("two"); return count(10)
    })
func twice(_ f: (() -> Void) -> Void) { f { print("inner") }; f { print("again") } }
twice { body in
    print("before"); body()
}
let fix: (@escaping (@escaping (Int) -> Int) -> (Int) -> Int) -> (Int) -> Int = { f in
    { x in f { $0 + x }(x) }
}
print(fix { g in { n in g(n) * 2 } }(5))
func bracket<A, B>(_ open: () -> A, _ close: (A) -> Void, _ use: (A) -> B) -> B {
    let a = open(); defer { close(a) }; return use(a)
}
print(bracket({ 5 }, { print("close", $0) }, { $0 * 2 }))
typealias Callback<T> = (T) -> Void
func each<T>(_ list: [T], _ f: (T, @escaping Callback<String>) -> Void) {
    for x in list { f(x) { print("said", $0) } }
}
each([1, 2]) { n, say in if n > 1 { say("\(n)") } }
func void(_ f: (Void) -> Void, _ g: ((Int, Int)) -> Int) -> Int { f(()); return g((1, 2)) }
print(void({ print("void") }, { $0.0 + $0.1 }))
func escapeToo(_ f: (@escaping () -> Int) -> Int) -> Int { f { 3 } }
print(escapeToo { $0() + 1 })
func selfish(_ n: Int, _ f: @escaping (Int, (Int) -> Int) -> Int) -> Int {
    func go(_ k: Int) -> Int { f(k, go) }; return go(n)
}
func lend(_ f: () -> Int) -> [Int] { withoutActuallyEscaping(f) { f in [f, f].map { $0() } } }
print(lend { 8 })
print(selfish(5) { n, me in n < 2 ? 1 : n * me(n - 1) })
