public struct Tracked {
    public private(set) var edits = 0
    public var value = "" { didSet { edits += 1 } }
    fileprivate var secret = 7
    private var hidden: Int { secret * 2 }
    internal func reveal() -> Int { hidden }
    public init() {}
}
var tracked = Tracked()
tracked.value = "one"; tracked.value += " two"
print(tracked.edits, tracked.value, tracked.secret, tracked.reveal())
private protocol Secret { var code: Int { get } }
fileprivate struct Agent: Secret {
    let code: Int; private init(_ c: Int) { code = c }; static let bond = Agent(7)
}
print(Agent.bond.code)
open class Open { public init() {}; open func f() -> Int { 1 } }
public final class Closed: Open { public override func f() -> Int { super.f() + 1 } }
print(Closed().f())
private extension Int { var doubled: Int { self * 2 } }
print(4.doubled)
private let top = 3
private func helper(_ f: (Int) -> Int) -> Int { f(top) }
print(helper { $0 + 1 })
