import CMarkGFM
import Foundation

/// Cells that Markdown drops because a row has more cells than the table has columns.
enum TableRows {
    /// - Parameters:
    ///   - line: the row's text.
    ///   - column: the column where it begins, from 1.
    ///   - columns: the number of columns of the table.
    /// - Returns: the column, from 1, of the first dropped cell.
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
        // Dropping empty cells loses nothing.
        let text = row[cell...].drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "|") }
        guard count == columns, !text.isEmpty else { return nil }
        return text.startIndex - line.startIndex + 1
    }
}

extension cmark_node_type {
    /// Extensions have no constants for their kinds, only names.
    func isTableRow(_ node: OpaquePointer) -> Bool {
        isBlock && rawValue > CMARK_NODE_FOOTNOTE_DEFINITION.rawValue
            && strcmp(cmark_node_get_type_string(node), "table_row") == 0
    }
}
