struct Celsius {
    let degrees: Double
    init(fahrenheit: Double) { degrees = (fahrenheit - 32) / 1.8 }
    init(_ degrees: Double) { self.degrees = degrees }
    init() { self.init(0) }
}
print(Celsius(fahrenheit: 212).degrees, Celsius(37).degrees, Celsius().degrees)
class Food {
    let name: String
    init(name: String) { self.name = name }
    convenience init() { self.init(name: "[unnamed]") }
}
class Ingredient: Food {
    var quantity: Int
    init(name: String, quantity: Int) { self.quantity = quantity; super.init(name: name) }
    override convenience init(name: String) { self.init(name: name, quantity: 1) }
}
final class Item: Ingredient { var bought = false }
print(Food().name, Ingredient(name: "Bacon").quantity, Item().name, Item(name: "Eggs", quantity: 6).quantity)
struct Animal {
    let species: String;
    init?(_ species: String) { if species.isEmpty { return nil }; self.species = species }
}
print(Animal("Giraffe")?.species as Any, Animal("") as Any)
class Document { required init() { print("document") } }
final class Letter: Document { let lines: Int; required init() { lines = 3; super.init(); print("letter") } }
func make(_ type: Document.Type) -> Document { type.init() }
print(type(of: make(Letter.self)))
let board: [Bool] = {
    var b: [Bool] = []; for i in 0..<4 { b.append(i % 2 == 0) }; return b
}()
print(board)
