/// For each byte of a module's code section, its line of the chapter in the tool's numbering; 0 if it has
/// none.
struct CodeLines {
    /// Indexed by address, the offset in the section's content.
    private(set) var lines: [Int32]

    init(codeBytes: Int) { lines = Array(repeating: 0, count: codeBytes) }

    /// Reads the module's debug sections.
    ///
    /// Code that was inlined from another file has the line of its call, so that a failed check of a library
    /// is reported at the chapter's line.
    /// - Returns: nil without a line table.
    init?(
        _ sections: ModuleSections, code: ModuleReader, _ programLines: ProgramLines
    ) throws(ModuleError) {
        guard let section = sections.custom[".debug_line"] else { return nil }
        self.init(codeBytes: code.end - code.offset)
        let table = try LineTable(
            section, lineStrings: sections.custom[".debug_line_str"],
            strings: sections.custom[".debug_str"], programLines)
        if let info = sections.custom[".debug_info"], let abbreviations = sections.custom[".debug_abbrev"] {
            try InlinedCalls(
                info, abbreviations: abbreviations, ranges: sections.custom[".debug_ranges"], table: table
            ).mark(&self)
        }
        table.mark(&self)
    }

    /// Addresses outside the code belong to functions that the linker dropped.
    mutating func mark(from start: Int, to end: Int, _ line: Int) {
        guard start < end, line > 0, line <= Int(Int32.max) else { return }
        for address in (start..<end).clamped(to: lines.indices) { lines[address] = Int32(line) }
    }
}
