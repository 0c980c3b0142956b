class Vehicle {
    var speed = 0.0
    var description: String { "at \(speed)" }
    func noise() { print("nothing") }
    class var wheels: Int { 0 }
    class func make() -> Vehicle { Vehicle() }
    final func stop() { speed = 0 }
}
class Bicycle: Vehicle { var basket = false; override class var wheels: Int { 2 } }
final class Tandem: Bicycle {
    override func noise() { super.noise(); print("ring") }
    override var description: String { super.description + " with two" }
    override class func make() -> Tandem { Tandem() }
}
final class Car: Vehicle {
    override var speed: Double {
        get { super.speed }
        set { super.speed = min(newValue, 100) }
    }
}
let vehicles = [Vehicle(), Bicycle(), Tandem(), Car()]
for vehicle in vehicles {
    vehicle.speed = 120
    vehicle.noise()
    print(type(of: vehicle), vehicle.description, type(of: vehicle).wheels)
}
vehicles[2].stop()
print(Tandem.make().description, vehicles[2].speed, vehicles[1] is Vehicle, vehicles[0] is Car)
