/// What can go wrong in a library that a chapter uses.
public func refuse(_ value: Int) -> Int {
    if value > 0 { fatalError("the library takes nothing above zero") }
    return value
}

/// Never ends for 1 or more.
public func halve(_ value: Int) -> Int {
    var rest = value
    while rest > 0 { rest = rest &* 1 }
    return rest
}
