/// The chapter's line that each byte of a module's code section is from, as the tool numbers it; 0 where it is from
/// none.
struct CodeLines {
    /// Indexed by the address: the place in the section's content.
    private(set) var lines: [Int32]

    init(codeBytes: Int) { lines = Array(repeating: 0, count: codeBytes) }

    /// Reads the module's debugging sections.
    ///
    /// Code that was inlined from another file is from the line that calls it, so that a library's check that fails
    /// is the line's.
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

    /// Addresses outside the code are of functions that the linker has dropped.
    mutating func mark(from start: Int, to end: Int, _ line: Int) {
        guard start < end, line > 0, line <= Int(Int32.max) else { return }
        for address in (start..<end).clamped(to: lines.indices) { lines[address] = Int32(line) }
    }
}
