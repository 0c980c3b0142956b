import Foundation
func finish(_ code: Int32, _ say: () -> Void) -> Never { say(); exit(code) }
print("working")
defer { print("never printed") }
if CommandLine.argc > 0 { finish(3) { print("leaving with 3") } }
print("not reached")
