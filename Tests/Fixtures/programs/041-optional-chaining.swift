final class Person { var home: Residence?; var friends: [String: [Int]] = [:] }
final class Residence {
    var rooms: [String] = []
    var address: Address?
    func printRooms() { print("rooms:", rooms.count) }
    subscript(i: Int) -> String {
        get { rooms[i] }
        set { rooms[i] = newValue }
    }
}
final class Address { var street: String?; func identifier() -> String? { street.map { "at \($0)" } } }
let john = Person()
print(john.home?.rooms.count as Any, john.home?.address?.street?.count as Any)
john.home?.address = {
    print("never evaluated"); return Address()
}()
if john.home?.printRooms() == nil { print("no home") }
john.home = Residence()
john.home?.rooms.append("Kitchen")
john.home?[0] = "Hall"
john.home?.printRooms()
john.home?.address = Address()
john.home?.address?.street = "Main St"
print(john.home?[0] as Any, john.home?.address?.identifier()?.hasPrefix("at") as Any)
john.friends["ann"] = [1, 2]
john.friends["ann"]?[0] += 90
john.friends["bob"]?[0] = 72
print(john.friends["ann"]?.first as Any, john.friends["bob"]?.first as Any)
print((john.home?.address?.street = nil) as Any, john.home!.address!.street as Any)
