import Exhibits
import PlainText

#if !arch(wasm32)
    /// Reports the program's line of each `print` if the tool asks for it (`BOOK_PRINTS=1`), to find the line that printed
    /// what two runs don't agree about.
    enum PrintWatch {
        static let isOn = System.setting(("BOOK_PRINTS" as StaticString).bytes) != nil

        static func printed(line: Int) {
            // Sends what was printed first.
            Wire.send(Record(.stop, cell: 0, line: line), recorder.cell)
        }
    }
#endif
