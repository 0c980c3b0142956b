let possible = "123"
let converted = Int(possible)
var response: Int? = 404
response = nil
print(converted as Any, response as Any, converted!, response ?? -1)
if let converted { print("is \(converted)") }
if let first = Int("4"), let second = Int("42"), first < second { print(first, second) }
func greet(_ name: String?) -> String {
    guard let name else { return "nobody" }
    return "hello, \(name)"
}
print(greet(nil), greet("Ann"))
let implicit: String! = "forced"
let text: String = implicit
print(text, implicit as Any)
let twice: Int?? = .some(nil)
print(twice as Any, twice == nil, converted.map { $0 * 2 } as Any, converted.flatMap { Int("\($0)0") } as Any)
print(["1", "x", "3"].map { Int($0) }, ["1", "x", "3"].compactMap { Int($0) })
var box = possible.isEmpty ? nil : converted
print(box.take() as Any, box as Any)
box = 6
print(box as Any)
box? += 1
print(box as Any)
