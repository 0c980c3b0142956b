import Manuscript

extension Evaluator {
    /// Faults for what a stranger's code may not have, since with it a program could write where only the tool's own code
    /// does: functions that are not Swift's, and what Swift calls unsafe, such as pointers.
    ///
    /// The compiler says where they are: in its tree of the program, and by its own strict memory safety (SE-0458).
    ///
    /// - Returns: also the error of a program that is wrong otherwise. Such a program must not run (`requireNone`).
    func sandboxFaults(
        _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> (faults: [Diagnostic], other: CompilerMessage?) {
        guard let page else { return ([], nil) }
        let faults = try await preparePage(for: chapter)
        if !faults.isEmpty { return (faults, nil) }
        let flags = Platform.page.moduleFlags(reporting: .nothing) + page.searchFlags
        let (found, other) = try await forbiddenCode(
            in: text.text, file: text.lines.file, flags: flags, folder: folder)
        return (found.renumbered(from: text.lines).diagnostics(in: chapter), other)
    }

    /// Whether a program to which calls of hooks were added has nothing that the sandbox refuses. Of the program without them that is
    /// known; of this one it is looked at again, so that no chapter depends on where exactly the calls stand. One that can't be looked
    /// at, since the search ends with an error, is not.
    func isWithinRules(
        _ text: ProgramText, _ checked: String, _ flags: TreeFlags, in folder: String
    ) async throws(EvaluationError) -> Bool {
        guard mode.isSandboxed, text.text != checked, let types = flags.types else { return true }
        let (found, other) = try await forbiddenCode(
            in: text.text, file: text.lines.file, flags: types, folder: folder + "/rules")
        return found.isEmpty && other == nil
    }

    /// Refuses a program that compiles although the search for unsafe code ended with an error.
    func requireNone(_ other: CompilerMessage?) throws(EvaluationError) {
        guard let other else { return }
        throw .failed(tool: "swiftc", at: "the search for unsafe code", reason: other.text)
    }

    /// What a stranger's program may not have, with its lines as they are in the program.
    ///
    /// - Parameter flags: for the compiler's driver.
    /// - Returns: also the error of a program that is wrong otherwise.
    func forbiddenCode(
        in text: String, file: String, flags: [String], folder: String
    ) async throws(EvaluationError) -> (found: [CompilerMessage], other: CompilerMessage?) {
        let (result, tree) = try await typeChecked(
            text,
            flags: flags.filter { $0 != "-suppress-warnings" } + [
                "-strict-memory-safety", "-Werror", Self.safety,
            ], in: folder)
        let errors = result.messages.filter { $0.severity == .error }
        var found = errors.filter { $0.group == Self.safety }.map { message in
            var message = message
            message.text =
                "with --sandbox a chapter can't use what Swift calls unsafe (pointers, 'unsafeBitCast' and the like): it could "
                + "change what the page shows; write it without, or build a chapter that you trust without --sandbox"
            return message
        }
        if found.isEmpty, let other = errors.first { return ([], other) }
        if found.isEmpty {
            guard let tree else {
                throw .notUnderstood(
                    what: "a program's types (-dump-ast)", version: toolchain.version)
            }
            let located = LocatedText(Array(text.utf8))
            for (what, start) in Self.forbiddenNodes(in: tree, located) {
                let place = located.place(of: start)
                found.append(
                    CompilerMessage(
                        file: file, line: place.line, column: place.column, severity: .error,
                        text:
                            "with --sandbox a chapter can't have \(what); leave it out, or build a chapter that you trust "
                            + "without --sandbox"))
            }
        }
        var seen: [CompilerMessage] = []
        for message in found where !seen.contains(message) { seen.append(message) }
        return (seen.sorted { ($0.line, $0.column) < ($1.line, $1.column) }, nil)
    }

    /// Such declarations and such code in the compiler's tree: what they are, and where in the text they begin.
    static func forbiddenNodes(
        in tree: CompilerTree, _ text: LocatedText
    ) -> [(what: String, start: Int)] {
        var nodes: [(what: String, start: Int)] = []
        tree.forEachBlock({ _ in }) { node in
            guard let kind = CompilerTree.kind(of: node) else { return }
            let start = CompilerTree.range(of: node)?.start
            if let what = forbidden[kind] {
                nodes.append((what, start ?? 0))
            } else if kind == "extension_decl", let type = node["extended_type"] as? String,
                type.contains(interpolation)
            {
                nodes.append(
                    (
                        "an extension of '\(interpolation)', which would also be one of the tool's own texts",
                        start ?? 0
                    ))
            } else if kind == "func_decl", node["implicit"] as? Bool != true,
                let name = CompilerTree.name(of: node), name.hasPrefix("_")
            {
                nodes.append(
                    (
                        "a function whose name begins with '_', which the standard library may call, and believe what it says of "
                            + "memory ('\(name)'); give it another name",
                        start ?? 0
                    ))
            } else if typeKeys.contains(where: { (node[$0] as? String)?.contains(managedBuffer) ?? false }) {
                nodes.append(
                    ("a 'ManagedBuffer', whose memory can be read before it has a value", start ?? 0))
            } else if kind.hasSuffix("_attr"), node["implicit"] as? Bool != true,
                case let written = start.flatMap(text.attribute),
                !allowedAttributes.contains(kind.dropLast("_attr".count)[...]) || written == "@_implements"
            {
                let name = written ?? String(kind.dropLast("_attr".count))
                nodes.append(
                    (
                        "the attribute '\(name)', which is not one of those that are known to be harmless",
                        start ?? 0
                    ))
            }
        }
        return nodes
    }

    /// The compiler's name of the feature. Code that asks for it by `#if` could be other code here than in the page's program, so
    /// `ReservedNames` refuses it.
    static let safety = "StrictMemorySafety"
    /// By the compiler's name of a node.
    private static let forbidden = [
        "extern_attr": "functions that are not Swift's ('@_extern')",
        "silgen_name_attr": "functions that are not Swift's ('@_silgen_name')",
        "cdecl_attr": "functions for others than Swift ('@c', '@_cdecl')",
        "expose_attr": "functions for others than Swift ('@_expose')",
        "section_attr": "'@_section'", "used_attr": "'@_used'",
        "unsafe_expr": "code that is marked 'unsafe'", "unsafe_attr": "what is marked '@unsafe'",
        "safe_attr": "what is marked '@safe'",
    ]

    /// With an extension of it a chapter could say what is shown in its sentences of other values than those.
    private static let interpolation = "StringInterpolationProtocol"
    /// A class of the standard library, and where nodes have types, all of which are mangled.
    private static let (managedBuffer, typeKeys) = (
        "13ManagedBufferC", ["type", "interface_type", "superclass_type"]
    )
    /// What may stand before a declaration: what Swift's book describes, as far as it does not change how a program is compiled
    /// on the author's word. All others are refused, such as those that begin with an underscore: `@_effects` promises the
    /// optimizer what nothing checks; `@_implements` is the compiler's own, of an enumeration that is `Comparable`. Attributes that
    /// are types, such as property wrappers, are `custom`.
    private static let allowedAttributes: Set<Substring> = [
        "access_control", "actor", "async", "available", "borrowing", "concurrent", "consuming",
        "convenience", "custom",
        "discardable_result", "dynamic", "dynamic_callable", "dynamic_member_lookup", "final", "frozen",
        "global_actor", "implements", "indirect", "infix", "inlinable", "inline", "isolated", "lazy",
        "main_type",
        "mutating",
        "non_mutating", "nonisolated", "override", "postfix", "preconcurrency", "prefix", "property_wrapper",
        "raw_doc_comment", "reference_ownership", "required", "result_builder", "rethrows", "sendable",
        "setter_access", "usable_from_inline", "warn_unqualified_access",
    ]
}

extension LocatedText {
    /// The name of an attribute, as it is written, which begins at or behind its `@`.
    fileprivate func attribute(at start: Int) -> String? {
        let text = bytes.dropFirst(start)
        let name = text.drop { [0x40, 0x20, 0x60].contains($0) }.prefix {
            $0 == 0x5F || 0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0
        }
        return name.isEmpty ? nil : "@" + String(decoding: name, as: UTF8.self)
    }
}
