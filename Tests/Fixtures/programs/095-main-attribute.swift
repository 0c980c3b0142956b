struct Program {
    static func main() throws { print("in main"); try run { 3 } }
    static func run(_ f: () throws -> Int) rethrows { print(try f()) }
}
try Program.main()
enum Configuration {
    case debug, release
    static var current: Self { _isDebugAssertConfiguration() ? .debug : .release }
}
print(Configuration.current)
print(CommandLine.argc > 0, CommandLine.arguments.count >= 1)
