@frozen public struct Frozen { @usableFromInline var n: Int; @inlinable public init(_ n: Int) { self.n = n } }
@inline(__always) func quick(_ n: Int) -> Int { n + 1 }
@inline(never) func slow(_ n: Int) -> Int { n - 1 }
@discardableResult func result() -> Int { 5 }
result()
@available(*, unavailable, renamed: "quick") func gone() {}
@_optimize(none) func plain() -> Int { 2 }
@dynamicMemberLookup struct Any_ { subscript(dynamicMember n: String) -> Int { n.count } }
print(Frozen(3).n, quick(1), slow(1), plain(), Any_().abc)
@Sendable func nothing() {}
print(nothing())
