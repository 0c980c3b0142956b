/// What has to be removed from one sequence and inserted into it for it to become another, as a diff says it.
package struct Changes: Equatable, Sendable {
    /// Indices of the old sequence.
    package private(set) var removed: Set<Int> = []
    /// Indices of the new sequence.
    package private(set) var inserted: Set<Int> = []

    /// A diff takes as long as the product of the length and the number of changes. Where the parts between what both begin and
    /// end with are longer than that together, all of them counts as changed.
    static let longest = 4000

    /// The changes from `old` to `new`: as few as a diff finds or, beyond ``longest``, all that lies between their equal ends.
    package init<Element: Hashable>(from old: [Element], to new: [Element]) {
        var start = 0
        while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
        var (oldEnd, newEnd) = (old.count, new.count)
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1)
        }
        guard oldEnd - start + newEnd - start <= Self.longest else {
            (removed, inserted) = (Set(start..<oldEnd), Set(start..<newEnd))
            return
        }
        for change in new[start..<newEnd].difference(from: old[start..<oldEnd]) {
            switch change {
            case .insert(let offset, _, _): inserted.insert(start + offset)
            case .remove(let offset, _, _): removed.insert(start + offset)
            }
        }
    }
}
