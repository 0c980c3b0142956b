func greet(person: String, from hometown: String = "nowhere", _ times: Int = 1) -> String {
    String(repeating: "hello \(person) from \(hometown);", count: times)
}
print(greet(person: "Ann"), greet(person: "Bob", from: "Rome", 2))
func average(_ numbers: Double..., name: String) -> Double {
    print(name, numbers.count)
    return numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count)
}
print(average(1, 2, 3, name: "three"), average(name: "none"))
func swapTwo(_ a: inout Int, _ b: inout Int) { (a, b) = (b, a) }
var first = 3, second = 107
swapTwo(&first, &second)
print(first, second)
func nothing() {}
print(nothing())
@discardableResult func count(_ text: String) -> Int { print(text); return text.count }
count("counted"); _ = count("ignored")
func overloaded(_ x: Int) -> String { "Int" }
func overloaded(_ x: Double) -> String { "Double" }
func overloaded(_ x: Int) -> Int { x }
print(overloaded(1) as String, overloaded(1.0), overloaded(2) as Int)
func in_(_ `in`: Int) -> Int { `in` }
print(in_(5))
func never() -> Never { fatalError("never") }
if first < 0 { never() }
