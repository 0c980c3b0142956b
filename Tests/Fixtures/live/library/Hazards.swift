import PlainText

/// What can go wrong in a library that a chapter uses.
public func refuse(_ value: Int) -> Int {
    if value > 0 { stop("the library takes nothing above zero") }
    return value
}

/// How often `search` has looked. Without it there would be nothing to do, and the compiler would say so.
public nonisolated(unsafe) var looks = 0

/// Never ends for 1 or more. It is inlined, since a page can't say which statement called a library's endless loop otherwise.
@inline(__always)
public func search(_ value: Int) -> Int {
    while value > looks % 1 { looks = (looks + 1) % 1000 }
    return looks
}

/// Never ends, and has the same 512 times in each pass.
@inline(never)
public func roots(of value: Int) -> Int {
    var root = Double(value)
    while root < 9 { eight { eight { eight { root = (1 / (root + 1)).squareRoot() } } } }
    return Int(root)
}

@inline(__always)
private func eight(_ body: () -> Void) {
    body()
    body()
    body()
    body()
    body()
    body()
    body()
    body()
}

/// Never ends, and calls nothing: nothing of a page's program is there to look at the clock.
@inline(never)
public func count(without value: Int) -> Int {
    var count = looks
    while count >= looks { count = (count + value) % 1000 }
    return count
}
