func whole(_ a: Int, with b: Int) -> String { #function }
func caller(_ name: String = #function) -> String { name }
struct Place {
    var x = 1
    init() { print(#function) }
    var getter: String { #function }
    var both: String {
        get { #function }
        set { print(#function, newValue) }
    }
    subscript(_ i: Int) -> String { #function }
    static func make() -> String { #function }
    func called() -> String { caller() }
    static func + (a: Place, b: Place) -> String { #function }
}
enum Kind { case one; var name: String { #function } }
extension Int { var name: String { #function } }
let closure = { () -> String in #function }
let name: StaticString = #function
print(#function, name, closure(), caller())
print(whole(1, with: 2), Place.make())
var place = Place()
print(place.getter, place.both, place[1], place.called(), place + place)
place.both = "set"
print(Kind.one.name, 3.name)
func outer() -> String {
    func inner() -> String { #function }
    return inner() + " in " + #function
}
print(outer())
let handle = #dsohandle
print(handle == #dsohandle)
