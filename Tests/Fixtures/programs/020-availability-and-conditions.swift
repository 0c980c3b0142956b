if #available(macOS 15, iOS 18, *) { print("new enough") } else { print("old") }
if #unavailable(macOS 10) { print("unavailable") } else { print("available") }
#if DEBUG
    print("debug")
#elseif os(Linux) || os(macOS) || os(Windows)
    print("a system")
#else
    print("none")
#endif
#if swift(>=6.0) && compiler(>=6.0)
    print("six")
#endif
#if canImport(NoSuchModule)
    import NoSuchModule
#endif
#if !hasFeature(NoSuchFeature) && hasAttribute(available)
    print("features")
#endif
@available(macOS 10.15, *) func recent() -> Int { 1 }
@available(*, deprecated, message: "use recent") func old() -> Int { recent() }
print(recent(), old())
#if arch(x86_64) || arch(arm64)
    let bits = 64
#else
    let bits = 32
#endif
print(bits, Int.bitWidth == bits)
