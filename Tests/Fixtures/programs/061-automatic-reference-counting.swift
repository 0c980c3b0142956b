final class Person {
    let name: String; var apartment: Apartment?; init(_ n: String) { name = n };
    deinit { print("\(name) freed") }
}
final class Apartment {
    let unit: String; weak var tenant: Person?; init(_ u: String) { unit = u };
    deinit { print("\(unit) freed") }
}
var john: Person? = Person("John"), flat: Apartment? = Apartment("4A")
john!.apartment = flat
flat!.tenant = john
john = nil
print(flat!.tenant as Any)
flat = nil
final class Customer {
    let name: String; var card: Card?; init(_ n: String) { name = n }; deinit { print("customer freed") }
}
final class Card {
    let number: Int; unowned let customer: Customer;
    init(_ n: Int, _ c: Customer) { number = n; customer = c }; deinit { print("card \(number) freed") }
}
var ann: Customer? = Customer("Ann")
ann!.card = Card(1234, ann!)
print(ann!.card!.customer.name)
ann = nil
final class Element {
    let text: String; lazy var html: () -> String = { [unowned self] in "<\(self.text)>" };
    init(_ t: String) { text = t }; deinit { print("element freed") }
}
var element: Element? = Element("p")
print(element!.html())
element = nil
final class Box { var f: (() -> Int)?; var n = 5; deinit { print("box freed") } }
var box: Box? = Box()
box!.f = { [weak box] in box?.n ?? -1 }
let f = box!.f!
print(f()); box = nil; print(f())
