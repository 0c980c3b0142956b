protocol FullyNamed { var fullName: String { get } }
struct Person: FullyNamed { var fullName: String }
final class Starship: FullyNamed {
    var prefix: String?; init(_ p: String?) { prefix = p };
    var fullName: String { (prefix.map { $0 + " " } ?? "") + "Enterprise" }
}
let named: [any FullyNamed] = [Person(fullName: "John Appleseed"), Starship("USS"), Starship(nil)]
for n in named { print(n.fullName) }
protocol Togglable { mutating func toggle(); static var start: Self { get }; init(on: Bool) }
enum OnOff: Togglable {
    case off, on; mutating func toggle() { self = self == .off ? .on : .off };
    static var start: OnOff { .off }; init(on: Bool) { self = on ? .on : .off }
}
var light = OnOff.start
light.toggle()
print(light, OnOff(on: false))
protocol DiceDelegate: AnyObject { func didRoll(_ n: Int) }
final class Dice { weak var delegate: (any DiceDelegate)?; func roll() { delegate?.didRoll(4) } }
final class Tracker: DiceDelegate { var seen: [Int] = []; func didRoll(_ n: Int) { seen.append(n) } }
let dice = Dice(), tracker = Tracker()
dice.roll(); dice.delegate = tracker; dice.roll()
print(tracker.seen)
protocol A { func a() -> String }; protocol B: A { func b() -> String }
extension A { func a() -> String { "default a" }; func extra() -> String { "extra " + a() } }
struct AB: B { func b() -> String { "b" } }
struct Own: A, Hashable { func a() -> String { "own a" } }
func both(_ x: any A & Hashable) -> String { x.extra() }
print(AB().a(), AB().b(), AB().extra(), both(Own()), (Own() as any A) is any B)
