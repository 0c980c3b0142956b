import Manuscript

/// Something that a chapter's values are made from, as it was when they were recorded. `check` names what
/// changed if a value moved, even on a machine that has never built the book.
package struct Origin: Equatable, Hashable, Sendable {
    /// What an origin is. The raw value is its word in the baseline's file.
    package enum Kind: String, CaseIterable, Sendable {
        /// A cell's word and code. In the program's order, with no number: an insertion renames nothing.
        case cell
        /// An inline value's text, in the program's order without a number, as a cell.
        case inlineValue = "inline"
        /// A data file, named as in the chapter's front matter.
        case data
        /// A library's source: `Neural/Dense.swift`.
        case source
        /// A display option, such as the number of digits.
        case option = "setting"
        /// The compiler, by the version that it prints.
        case compiler
        /// The machine: processor and system.
        case machine

        /// Whether it is identified by its position in the chapter instead of its name.
        var isStep: Bool { self == .cell || self == .inlineValue }
    }

    /// What the origin is.
    package var kind: Kind
    /// Which one of its kind: a path or an option; empty for cells and inline values.
    package var name: String
    /// A short text, or the digest of a long one.
    package var state: String

    /// An origin whose state is short enough to be kept as it is.
    package init(_ kind: Kind, _ name: String = "", state: String) {
        self.kind = kind
        self.name = name
        self.state = state
    }

    /// An origin whose state is a digest of `text`.
    package init(_ kind: Kind, _ name: String = "", digestOf text: String) {
        self.init(kind, name, state: Self.digest(text))
    }

    /// Detects changes, not tampering.
    package static func digest(_ text: String) -> String { Checksum(text).hex }
}

/// What of a chapter's origins changed since its values were recorded.
package struct Causes: Equatable, Sendable {
    /// New or changed cells and inline values: indices of the current steps.
    package var changedSteps: [Int] = []
    /// Removed steps: for each the index of the step that followed it.
    package var removedBefore: [Int] = []
    /// All other changes, with the old and new state; nil where the origin did not exist.
    package var others: [Change] = []

    /// A change of an origin other than a cell or an inline value.
    package struct Change: Equatable, Sendable {
        /// What it is.
        package var kind: Origin.Kind
        /// Which one of its kind, as ``Origin/name``.
        package var name: String
        /// The state when it was recorded; nil where it was not there.
        package var old: String?
        /// The state now; nil where it is gone.
        package var new: String?
    }

    /// Whether nothing changed.
    package var isEmpty: Bool { changedSteps.isEmpty && removedBefore.isEmpty && others.isEmpty }

    /// What changed from `old`, as it was recorded, to `new`.
    package init(from old: [Origin], to new: [Origin]) {
        let (oldSteps, newSteps) = (old.filter(\.kind.isStep), new.filter(\.kind.isStep))
        let changes = Changes(from: oldSteps, to: newSteps)
        // Walk both: a step that was replaced counts once, as changed.
        var (i, j) = (0, 0)
        while i < oldSteps.count || j < newSteps.count {
            let (isGone, isNew) = (changes.removed.contains(i), changes.inserted.contains(j))
            if isNew { changedSteps.append(j) } else if isGone { removedBefore.append(j) }
            if isNew || !isGone { j += 1 }
            if isGone || !isNew { i += 1 }
        }
        struct Key: Hashable {
            var kind: Origin.Kind
            var name: String
        }
        var known: [Key: String] = [:]
        for origin in old where !origin.kind.isStep {
            known[Key(kind: origin.kind, name: origin.name)] = origin.state
        }
        var unknown: [Change] = []
        for origin in new where !origin.kind.isStep {
            let state = known.removeValue(forKey: Key(kind: origin.kind, name: origin.name))
            if state != origin.state {
                unknown.append(Change(kind: origin.kind, name: origin.name, old: state, new: origin.state))
            }
        }
        // A source file that was only moved or renamed changes nothing.
        var moved: [String: Key] = [:]
        for origin in old where origin.kind == .source {
            let key = Key(kind: .source, name: origin.name)
            if known[key] == origin.state { moved[origin.state] = key }
        }
        for change in unknown {
            if change.kind == .source, change.old == nil,
                let key = change.new.flatMap({ moved.removeValue(forKey: $0) })
            {
                known[key] = nil
            } else {
                others.append(change)
            }
        }
        for origin in old where !origin.kind.isStep && known[Key(kind: origin.kind, name: origin.name)] != nil
        {
            others.append(Change(kind: origin.kind, name: origin.name, old: origin.state, new: nil))
        }
    }
}
