func tell<T>(_ name: String, _ value: T) -> T { print(name); return value }
let sum = tell("a", 1) + tell("b", 2) * tell("c", 3)
print(sum)
func f(_ x: Int, _ y: Int = tell("default", 9), z: Int) -> Int { x + y + z }
print(f(tell("x", 1), z: tell("z", 3)), [tell("e0", 0), tell("e1", 1)])
var array = [1, 2, 3]
array[tell("index", 1)] = tell("value", 20)
array[tell("i", 0)] += tell("v", 5)
print(array)
struct S {
    var n: Int {
        get { print("get"); return 1 }
        nonmutating set { print("set", newValue) }
    }
    subscript(i: Int) -> Int {
        get { print("read", i); return i }
        nonmutating set { print("write", i, newValue) }
    }
}
let s = S()
s.n += 2
s[3] += 4
_ = s.n
_ = s[tell("k", 2)]
let t = (tell("first", 1), tell("second", 2))
print(t, tell("cond", true) ? tell("yes", 1) : tell("no", 2))
var value: Int { print("computed"); return 3 }
_ = value
let twice = value + value
print(twice)
func many() -> Int { defer { print("deferred") }; return tell("returned", 4) }
print(many())
final class C: CustomStringConvertible { var n = 0; var description: String { n += 1; return "asked \(n)" } }
let c = C()
print(c, c)
print(c.n)
