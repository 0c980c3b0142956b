func log(_ condition: Bool, _ message: @autoclosure () -> String) { if condition { print(message()) } }
func expensive(_ name: String) -> String { print("making", name); return name }
log(false, expensive("one"))
log(true, expensive("two"))
var line = ["Chris", "Alex", "Ewa"]
func serve(_ customer: @autoclosure () -> String) { print("serving", customer()) }
serve(line.removeFirst())
print(line)
var providers: [() -> String] = []
@MainActor func collect(_ provider: @autoclosure @escaping () -> String) { providers.append(provider) }
collect(line.remove(at: 0)); collect(line.remove(at: 0))
print(line.count, providers.count)
for provider in providers { print(provider()) }
infix operator ??? : NilCoalescingPrecedence
func ??? <T>(value: T?, other: @autoclosure () throws -> T) rethrows -> T {
    if let value { value } else { try other() }
}
print(
    Int("3")
        ??? {
            print("never"); return 1
        }(), Int("x") ??? line.count)
func unless(_ condition: @autoclosure () throws -> Bool, _ body: () throws -> Void) rethrows {
    if try !condition() { try body() }
}
unless(line.count > 1) { print("unless") }
assert(line.isEmpty, "not evaluated \(expensive("assert"))")
precondition(true, expensive("precondition"))
