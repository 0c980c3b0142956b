final class Traced { let n: Int; init(_ n: Int) { self.n = n }; deinit { print("deinit", n) } }
func borrow(_ t: borrowing Traced) -> Int { t.n }
func take(_ t: consuming Traced) -> Int { t.n * 2 }
func run() {
    let t = Traced(1)
    print(borrow(t))
    print(take(consume t))
    print("after take")
    var list = [1, 2, 3]
    let moved = consume list
    list = [9]
    print(moved, list)
}
run()
struct Big {
    var values = [1, 2]; consuming func appended(_ n: Int) -> Big { values.append(n); return self }
    borrowing func count() -> Int { values.count }
}
print(Big().appended(3).appended(4).values, Big().count())
func generic<T: ~Copyable>(_ value: borrowing T, _ body: (borrowing T) -> Int) -> Int { body(value) }
struct Token: ~Copyable { var id = 7 }
func token() { let t = Token(); print(generic(t) { $0.id }) }
token()
func each(_ list: borrowing [Int]) -> Int { var sum = 0; for x in copy list { sum += x }; return sum }
print(each([1, 2, 3]))
