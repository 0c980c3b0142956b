/// The rules for file names of chapters.
package enum ChapterNames {
    private static let fileExtension = ".md"
    /// Other common extensions of Markdown files.
    private static let otherExtensions = [".markdown", ".mdown", ".mkdn", ".mkd"]

    /// Whether a file is Markdown by its name. Such a file must not be ignored, even if it can't be a
    /// chapter.
    package static func isMarkdown(_ name: String) -> Bool { withoutExtension(name) != name }

    /// Upper-case extensions count as well.
    private static func withoutExtension(_ name: String) -> String {
        let lowercased = name.lowercased()
        let found = ([fileExtension] + otherExtensions).first { lowercased.hasSuffix($0) }
        return String(name.dropLast(found?.count ?? 0))
    }

    /// Faults for names that no chapter may have, and for repeated numbers.
    package static func check(_ names: [String], folder: String) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var known: [String: String] = [:]
        for name in names.sorted() {
            let path = folder + "/" + name
            guard name.isVisibleName else {
                diagnostics.append(
                    Diagnostic(
                        path: path,
                        message:
                            "the file's name has invisible characters, written here as \\u{…}; "
                            + "rename it, as in \(folder)/03-relu.md"))
                continue
            }
            guard name.hasSuffix(fileExtension) else {
                diagnostics.append(
                    Diagnostic(
                        path: path,
                        message:
                            "a chapter's file name ends with '\(fileExtension)'; rename this file to "
                            + "\(withoutExtension(name))\(fileExtension), or move it out of the chapters' folder"
                    ))
                continue
            }
            let number = String(name.prefix { $0 != "-" })
            guard isLegal(name) else {
                diagnostics.append(
                    Diagnostic(
                        path: path,
                        message:
                            "a chapter's name has two or more digits, a hyphen, and lower-case letters, "
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
        return name.hasSuffix(fileExtension) && number.utf8.count >= 2
            && number.utf8.allSatisfy { (0x30...0x39).contains($0) } && !rest.isEmpty
            && rest.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }
}
