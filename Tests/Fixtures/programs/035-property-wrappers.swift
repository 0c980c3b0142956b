@propertyWrapper struct Clamped<T: Comparable> {
    private var value: T
    let range: ClosedRange<T>
    private(set) var projectedValue = false
    var wrappedValue: T {
        get { value }
        set {
            projectedValue = !range.contains(newValue);
            value = min(max(newValue, range.lowerBound), range.upperBound)
        }
    }
    init(wrappedValue: T, _ range: ClosedRange<T>) {
        self.range = range; value = min(max(wrappedValue, range.lowerBound), range.upperBound)
    }
}
struct Box { @Clamped(0...12) var height = 20; @Clamped(0...1) var share = 0.5 }
var box = Box()
print(box.height, box.$height)
box.height = 24
print(box.height, box.$height, box.share)
@propertyWrapper struct Logged<T> {
    var wrappedValue: T { didSet { print("set to", wrappedValue) } }
    init(wrappedValue: T) { self.wrappedValue = wrappedValue; print("made with", wrappedValue) }
}
func local() { @Logged var n = 1; n += 2; print(n) }
local()
@propertyWrapper struct Trimmed {
    var wrappedValue: String; var projectedValue: Trimmed { self }
    init(wrappedValue: String) { self.wrappedValue = String(wrappedValue.drop { $0 == " " }) }
    init(projectedValue: Trimmed) { self = projectedValue }
}
func greet(@Trimmed _ name: String) -> String { "hello \(name)" }
print(greet("   Ann"))
func clampedLocally() { @Clamped(1...3) var top = 9; print(top, $top) }
clampedLocally()
