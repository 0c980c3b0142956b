protocol Animal {
    associatedtype Food; var name: String { get }; func eat(_ food: Food) -> String;
    func same(_ other: Self) -> Bool
}
struct Cow: Animal {
    var name = "cow"; func eat(_ food: Int) -> String { "eats \(food)" };
    func same(_ other: Cow) -> Bool { name == other.name }
}
struct Cat: Animal {
    var name = "cat"; func eat(_ food: String) -> String { "eats \(food)" };
    func same(_ other: Cat) -> Bool { true }
}
let animals: [any Animal] = [Cow(), Cat()]
print(animals.map(\.name))
func feed<A: Animal>(_ animal: A, _ food: Any) -> String {
    (food as? A.Food).map(animal.eat) ?? "\(animal.name) refuses"
}
for animal in animals { print(feed(animal, 3), feed(animal, "fish")) }
func isSame<A: Animal>(_ a: A, _ b: any Animal) -> Bool { (b as? A).map(a.same) ?? false }
print(isSame(Cow(), animals[0]), isSame(Cow(), animals[1]))
let equatables: [any Equatable] = [1, "a", 1]
extension Equatable { func equals(_ other: any Equatable) -> Bool { (other as? Self) == self } }
print(equatables[0].equals(equatables[2]), equatables[0].equals(equatables[1]))
let error: any Error = CancellationError()
print(error, (any Animal).self as Any.Type == (any Equatable).self as Any.Type, type(of: animals[0]))
func each(_ list: [any Animal], _ body: (any Animal) -> Void) { list.forEach(body) }
each(animals) { print($0.name) }
var any: Any = 1
any = any as! Int + 1
print(any, [any, "x"], Optional<Any>.some(any) as Any)
