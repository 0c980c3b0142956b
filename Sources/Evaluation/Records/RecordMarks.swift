import Exhibits
import Manuscript

/// Combining marks that browsers would draw over what stands beside a value. A chapter's own code may show such, so they say nothing of
/// who sent them.
enum RecordMarks {
    /// What is wrong with what a record shows; nil where nothing is.
    static func fault(in record: Record) -> String? {
        if record.kind == .inlineValue, MarkTower.begins(record.html.bytes) {
            return
                "this value begins with a combining mark, which browsers draw over the text before it; put a letter before it"
        }
        if MarkTower.first(in: record.html.bytes) != nil {
            return
                "what is shown here has a character with more than \(MarkTower.most) combining marks, which browsers draw over other "
                + "lines; show \(MarkTower.most) at the most on one character"
        }
        return nil
    }
}
