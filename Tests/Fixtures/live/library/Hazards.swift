import PlainText

/// What can go wrong in a library that a chapter uses.
public func refuse(_ value: Int) -> Int {
    if value > 0 { stop("the library takes nothing above zero") }
    return value
}

/// How often `search` has looked. Without it there would be nothing to do, and the compiler would say so.
public nonisolated(unsafe) var looks = 0

/// Never ends for 1 or more.
public func search(_ value: Int) -> Int {
    while value > looks % 1 { looks = (looks + 1) % 1000 }
    return looks
}
