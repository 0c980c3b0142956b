func greet(_ person: [String: String]) {
    guard let name = person["name"], !name.isEmpty else { print("no name"); return }
    defer { print("goodbye, \(name)") }
    guard let place = person["place"] else { print("no place for \(name)"); return }
    print("\(name) in \(place)")
}
greet([:]); greet(["name": "John"]); greet(["name": "Jane", "place": "Cupertino"])
func order() -> Int {
    var n = 1
    defer { print("last", n) }
    defer { n += 1; print("first", n) }
    for i in 0..<2 { defer { print("end of pass", i) }; print("pass", i) }
    return n
}
print(order())
if true { defer { print("leaving if") }; print("in if") }
