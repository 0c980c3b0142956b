func chooser(_ backward: Bool) -> (Int) -> Int {
    func forward(_ n: Int) -> Int { n + 1 }
    func back(_ n: Int) -> Int { n - 1 }
    return backward ? back : forward
}
print(chooser(true)(1), chooser(false)(1))
func counter() -> () -> Int {
    var n = 0
    func next() -> Int { n += 1; return n }
    return next
}
let (one, two) = (counter(), counter())
print(one(), one(), two(), one())
func hanoi(_ n: Int, _ a: String, _ b: String, _ c: String, move: (String, String) -> Void) {
    if n == 0 { return }
    hanoi(n - 1, a, c, b, move: move)
    move(a, c)
    hanoi(n - 1, b, a, c, move: move)
}
hanoi(2, "A", "B", "C") { print($0, "→", $1) }
func isEven(_ n: Int) -> Bool { n == 0 || isOdd(n - 1) }
func isOdd(_ n: Int) -> Bool { n != 0 && isEven(n - 1) }
print(isEven(10), isOdd(7))
func outer() {
    func fact(_ n: Int) -> Int { n < 2 ? 1 : n * fact(n - 1) }
    print(fact(10))
}
outer()
