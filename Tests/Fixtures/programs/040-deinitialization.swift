final class Coin {
    let name: String
    init(_ name: String) { self.name = name; print("made", name) }
    deinit { print("gone", name) }
}
var one: Coin? = Coin("one")
one = nil
print("after one")
func use() { let local = Coin("local"); print("using", local.name) }
use()
print("after use")
do { let inner = Coin("inner"); _ = inner }
print("after do")
var list = [Coin("a"), Coin("b")]
list.removeFirst()
print("after removal")
list = []
print("after clearing")
_ = Coin("temporary")
print("after temporary")
for i in 0..<2 { let c = Coin("pass \(i)"); print(c.name) }
func pass(_ coin: Coin) -> String { coin.name }
print(pass(Coin("argument")))
let closure = { [coin = Coin("captured")] in coin.name }
print(closure())
