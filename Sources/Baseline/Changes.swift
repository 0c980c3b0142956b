/// The elements to remove from one sequence and insert into another to get from the first to the second, as
/// in a diff.
package struct Changes: Equatable, Sendable {
    /// Indices of the old sequence.
    package private(set) var removed: Set<Int> = []
    /// Indices of the new sequence.
    package private(set) var inserted: Set<Int> = []

    /// A diff takes time proportional to the length times the number of changes. If the parts between the
    /// common start and end are longer than this together, all of them count as changed.
    static let longest = 4000

    /// The changes from `old` to `new`: minimal up to ``longest``, otherwise everything between the common
    /// start and end.
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
