import PlainText

/// What can be wrong with a print-out. Messages are only built when they are read.
enum PrintoutFault: Sendable, Equatable {
    case noArray
    case tooDeep
    case bracketClosesNothing
    case emptyList
    /// A list, opened at `place` by a round or square bracket, that is not closed or lacks a comma.
    case openList(isRound: Bool, place: Text, atEnd: Bool)
    case notAnArray
    case notCalled
    case unknownArgument
    case openCall(place: Text, atEnd: Bool)
    case noTypeName
    case noShapeBracket
    case noShapeLength
    case noShapeComma
    case otherShape(declared: [Int], actual: [Int])
    case rowAmongNumbers
    case numberAmongRows
    case emptyArray
    case openRow(place: Text, atEnd: Bool)
    case commaMissing
    case commaLeftOver
    case rowLength(Int, first: Int)
    case openNumber
    case notNumber(Word)

    /// What was found instead of a number.
    enum Word: Sendable, Equatable {
        case nothing, endOfText, ellipsis, minusSign, nextArray, other
    }

    var texts: (problem: Text, expected: Text, hint: Text) {
        let array: Text = "“[” or “array(”"
        let number: Text = "a number such as -0.5"
        let paste: Text = "paste what print(model.get_weights()) shows"
        switch self {
        case .noArray: return ("there is no array", array, paste)
        case .tooDeep:
            return ("brackets are nested too deep", "at most \(PrintoutReader.deepest) of them", paste)
        case .bracketClosesNothing:
            return (
                "a bracket closes nothing", "\(array) or the end of the text",
                "remove it, or add the bracket that opens it"
            )
        case .emptyList: return ("the list is empty", array, paste)
        case .openList(let isRound, let place, let atEnd):
            return (
                atEnd ? "the list is not closed" : "the list goes on without a comma",
                isRound ? "“,” or “)”" : "“,” or “]”",
                "the list opened at \(place) needs its closing bracket"
            )
        case .notAnArray: return ("this is not an array", array, paste)
        case .notCalled: return ("“array” is not called", "“(”", "NumPy writes array([…])")
        case .openNumber:
            return ("the number goes on after its digits", "“)”", "NumPy writes np.float32(0.5)")
        case .unknownArgument:
            return (
                "this does not belong to an array", "“dtype=”, “shape=” or “)”",
                "an array is array([…], dtype=float32)"
            )
        case .openCall(let place, let atEnd):
            return (
                atEnd ? "the array is not closed" : "the array goes on after its numbers", "“,” or “)”",
                "the array that begins at \(place) needs its “)”, and no “]” too many"
            )
        case .noTypeName: return ("the type has no name", "a type such as float32", "")
        case .noShapeBracket: return ("the shape has no bracket", "“(”", "")
        case .noShapeLength: return ("the shape is not a tuple", "a whole number or “)”", "")
        case .noShapeComma: return ("the shape is not a tuple", "“,” or “)”", "")
        case .otherShape(let declared, let actual):
            return (
                "the array says it has shape \(PrintedArray.text(ofShape: declared))",
                "as many numbers; there are \(PrintedArray.text(ofShape: actual))", "print it again, whole"
            )
        case .rowAmongNumbers:
            return (
                "a row begins where the rows before it have a number", "\(number) or “]”",
                "close the row before this one; every row has as many brackets around it"
            )
        case .numberAmongRows:
            return (
                "a number stands where the rows before it have a row", "“[” or “]”",
                "every number has as many brackets around it"
            )
        case .emptyArray: return ("the array is empty", "\(number) or “[”", "a layer has at least one weight")
        case .openRow(let place, let atEnd):
            return (
                atEnd ? "a row is not closed" : "the array ends before its row",
                atEnd ? "“]”" : "“,” or “]”", "the row opened at \(place) needs its “]”"
            )
        case .commaMissing:
            return (
                "a comma is missing", "“,” or “]”", "separate either all the numbers with commas or none"
            )
        case .commaLeftOver:
            return (
                "there is a comma where there were none", "\(number) or “]”",
                "separate either all the numbers with commas or none"
            )
        case .rowLength(let length, let first):
            return (
                "this row has \(length) \(length == 1 ? "element" as StaticString : "elements")",
                "\(first) as in the first row",
                "every row has one length; was a number lost, or a bracket moved?"
            )
        case .notNumber(let word):
            return (word.problem, "\(number) or “[”", word.hint)
        }
    }
}

extension PrintoutFault.Word {
    fileprivate var problem: Text {
        switch self {
        case .nothing: "a number is missing"
        case .endOfText: "the text ends in an array"
        default: "this is not a number"
        }
    }

    fileprivate var hint: Text {
        switch self {
        case .ellipsis:
            "NumPy left numbers out: call np.set_printoptions(threshold=sys.maxsize) and print again"
        case .minusSign: "the minus sign is “-”, the hyphen of the keyboard"
        case .nextArray: "the array before this needs its “]”"
        default: "numbers are decimal, such as 0.5, -1e-05, nan or inf"
        }
    }
}
