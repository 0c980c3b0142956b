/// What chapters' files may be called.
package enum ChapterNames {
    /// Names that are no chapter's, and numbers that stand twice.
    package static func check(_ names: [String], folder: String) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var known: [String: String] = [:]
        for name in names.sorted() {
            let path = folder + "/" + name
            let stem = name.dropLast(3)
            let number = String(stem.prefix { $0 != "-" })
            guard isLegal(name) else {
                diagnostics.append(
                    Diagnostic(
                        path: path,
                        message:
                            "a chapter is named by two digits or more, a hyphen, and lower-case letters, "
                            + "digits or hyphens, as in 03-relu.md"))
                continue
            }
            if let other = known[number] {
                diagnostics.append(
                    Diagnostic(
                        path: path,
                        message: "has the number of \(folder)/\(other); give one of them another number"))
            } else {
                known[number] = name
            }
        }
        return diagnostics
    }

    /// Whether a file of this name can be a chapter.
    static func isLegal(_ name: String) -> Bool {
        let stem = name.dropLast(3)
        let number = stem.prefix { $0 != "-" }
        let rest = stem.dropFirst(number.count + 1)
        return name.hasSuffix(".md") && number.utf8.count >= 2
            && number.utf8.allSatisfy { (0x30...0x39).contains($0) } && !rest.isEmpty
            && rest.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }
}
