import Exhibits
import PlainText

#if !arch(wasm32)
    /// Reports the program's line of each `print` if the tool asks for it (`BOOK_PRINTS=1`), to find the line
    /// that printed differently in two runs.
    enum PrintWatch {
        static let isOn = System.setting(("BOOK_PRINTS" as StaticString).bytes) != nil

        static func printed(line: Int) {
            // Sends the printed text before the line.
            Wire.send(Record(.location, cell: 0, line: line), recorder.cell)
        }
    }
#endif
