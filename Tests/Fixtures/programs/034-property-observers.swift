final class StepCounter {
    var total: Int = 0 {
        willSet(new) { print("about to set \(new)") }
        didSet { if total > oldValue { print("added \(total - oldValue)") } }
    }
    var list: [Int] = [] { didSet { print("list has", list.count) } }
}
let counter = StepCounter()
counter.total = 200
counter.total += 160
counter.total = 100
counter.list.append(1)
counter.list[0] = 5
func raise(_ value: inout Int) { value += 1; value += 1 }
raise(&counter.total)
var global = 0 {
    willSet { print("global will be", newValue) }
    didSet { print("global was", oldValue) }
}
global = 3
global += 1
func local() { var n = 1 { didSet { print("local", oldValue, n) } }; n = 2; n *= 5 }
local()
class Base { var x = 0 { didSet { print("base", x) } } }
class Derived: Base { override var x: Int { didSet { print("derived", oldValue, x) } } }
Derived().x = 4
