import CMarkGFM
import Foundation

/// Cells of a table's rows that Markdown drops, since there are more of them than the table has columns.
enum TableRows {
    /// - Parameters:
    ///   - line: the row's text.
    ///   - column: where it begins, from 1.
    ///   - columns: how many the table has.
    /// - Returns: the column, from 1, of the first cell that is dropped.
    static func excess(in line: ArraySlice<UInt8>, from column: Int, columns: Int) -> Int? {
        let row = line.dropFirst(max(column, 1) - 1)
        var next = row.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }.startIndex
        if next < row.endIndex, row[next] == UInt8(ascii: "|") { next += 1 }
        var count = 0
        var cell = next
        while next < row.endIndex {
            if row[next] == UInt8(ascii: "\\") {
                next += row[next...].dropFirst().first == UInt8(ascii: "|") ? 2 : 1
                continue
            }
            if row[next] == UInt8(ascii: "|") {
                count += 1
                cell = next + 1
                if count == columns { break }
            }
            next += 1
        }
        // Empty ones are no loss.
        let text = row[cell...].drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "|") }
        guard count == columns, !text.isEmpty else { return nil }
        return text.startIndex - line.startIndex + 1
    }
}

extension cmark_node_type {
    /// The kinds of extensions have no names in C, but in text.
    func isTableRow(_ node: OpaquePointer) -> Bool {
        isBlock && rawValue > CMARK_NODE_FOOTNOTE_DEFINITION.rawValue
            && strcmp(cmark_node_get_type_string(node), "table_row") == 0
    }
}
