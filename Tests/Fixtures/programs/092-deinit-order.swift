final class D {
    let n: String; init(_ n: String) { self.n = n }; deinit { print("-", n) }; func me() -> D { self }
}
func make(_ n: String) -> D { D(n) }
make("discarded").me()
extension D { @discardableResult func touch() -> D { self } }
make("touched").touch()
func f() -> D? { let a = D("a"), b = D("b"); print("in f"); if a.n == "x" { return a }; _ = b; return nil }
_ = f()
func returns() -> D { let kept = D("kept"); defer { print("leaving") }; return kept }
var r: D? = returns()
r = D("new r")
r = nil
struct S { var d: D; mutating func replace(_ n: String) { d = D(n) } }
var s: S? = S(d: D("s1"))
s?.replace("s2")
s = nil
func loop() { for i in 0..<2 { let d = D("loop \(i)"); if i == 0 { continue }; print("in loop", d.n) } }
loop()
var closure: (() -> Void)? = { [d = D("closure")] in print(d.n) }
closure?()
closure = nil
var list: [D]? = (0..<2).map { D("item \($0)") }
list = nil
weak var w: D?
do { let strong = D("strong"); w = strong; print(w?.n as Any) }
print(w as Any)
switch D("switched") {
case let d where d.n == "x": print("x");
case let d: print("case", d.n)
}
print("end")
