let names = ["Chris", "Alex", "Ewa", "Barry"]
print(names.sorted(by: { (a: String, b: String) -> Bool in return a > b }))
print(names.sorted(by: { a, b in a > b }), names.sorted(by: { $0 > $1 }), names.sorted(by: >))
let digits = [16, 58].map { number -> String in
    var number = number, output = ""
    repeat { output = "\(number % 10)" + output; number /= 10 } while number > 0
    return output
}
print(digits)
func makeIncrementer(by amount: Int) -> () -> Int {
    var total = 0
    return {
        total += amount; return total
    }
}
let ten = makeIncrementer(by: 10), also = ten
print(ten(), ten(), also(), makeIncrementer(by: 7)())
func load(_ name: String, done: (String) -> Void, failed: () -> Void) { name.isEmpty ? failed() : done(name) }
load("picture") {
    print("loaded", $0)
} failed: {
    print("failed")
}
load("") {
    print("loaded", $0)
} failed: {
    print("failed")
}
var captured = 1
let byValue = { [captured] in captured }, byReference = { captured }
captured = 2
print(byValue(), byReference())
print({ $0 + 1 }(4), { () -> Int in 7 }())
