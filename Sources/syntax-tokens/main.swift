// Prints the syntax tokens of Swift files, as SourceKit sees them:
//
//     syntax-tokens LIBRARY FILE…
//
// LIBRARY is the toolchain's libsourcekitdInProc. For each file a line `file` is printed, and then a line for each
// token: its kind, as in `keyword`, its offset and its length in bytes.
//
// `book` compiles this program with the toolchain that it compiles chapters with, since SourceKit needs that toolchain's own
// runtime library, and runs it as a process of its own, with limits.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SourceKit's functions that are needed here (`SourceKit/sourcekitd.h`). Objects are opaque.
struct SourceKit {
    typealias Object = UnsafeMutableRawPointer

    private let name: @convention(c) (UnsafePointer<CChar>) -> Object?
    private let dictionary: @convention(c) (Object?, Object?, Int) -> Object?
    private let setName: @convention(c) (Object?, Object?, Object?) -> Void
    private let setText: @convention(c) (Object?, Object?, UnsafePointer<CChar>) -> Void
    private let setNumber: @convention(c) (Object?, Object?, Int64) -> Void
    private let send: @convention(c) (Object?) -> Object?
    private let isError: @convention(c) (Object?) -> Bool
    private let describe: @convention(c) (Object?) -> UnsafeMutablePointer<CChar>?
    private let release: @convention(c) (Object?) -> Void
    private let releaseResponse: @convention(c) (Object?) -> Void

    init?(library path: String) {
        guard let library = dlopen(path, RTLD_LAZY | RTLD_LOCAL) else { return nil }
        func function<Function>(_ name: String, _ type: Function.Type) -> Function? {
            dlsym(library, "sourcekitd_" + name).map { unsafeBitCast($0, to: type) }
        }
        guard
            let initialize = function("initialize", (@convention(c) () -> Void).self),
            let name = function("uid_get_from_cstr", (@convention(c) (UnsafePointer<CChar>) -> Object?).self),
            let dictionary = function(
                "request_dictionary_create", (@convention(c) (Object?, Object?, Int) -> Object?).self),
            let setName = function(
                "request_dictionary_set_uid", (@convention(c) (Object?, Object?, Object?) -> Void).self),
            let setText = function(
                "request_dictionary_set_string",
                (@convention(c) (Object?, Object?, UnsafePointer<CChar>) -> Void).self),
            let setNumber = function(
                "request_dictionary_set_int64", (@convention(c) (Object?, Object?, Int64) -> Void).self),
            let send = function("send_request_sync", (@convention(c) (Object?) -> Object?).self),
            let isError = function("response_is_error", (@convention(c) (Object?) -> Bool).self),
            let describe = function(
                "response_description_copy", (@convention(c) (Object?) -> UnsafeMutablePointer<CChar>?).self),
            let release = function("request_release", (@convention(c) (Object?) -> Void).self),
            let releaseResponse = function("response_dispose", (@convention(c) (Object?) -> Void).self)
        else { return nil }
        (self.name, self.dictionary, self.setName, self.setText) = (name, dictionary, setName, setText)
        (self.setNumber, self.send, self.isError, self.describe) = (setNumber, send, isError, describe)
        (self.release, self.releaseResponse) = (release, releaseResponse)
        initialize()
    }

    /// SourceKit's description of a text, with its syntax map; nil if it failed.
    ///
    /// - Parameter name: a name that no other text has.
    func description(of text: [CChar], name textName: String) -> String? {
        let request = dictionary(nil, nil, 0)
        defer { release(request) }
        setName(request, name("key.request"), name("source.request.editor.open"))
        setText(request, name("key.name"), textName)
        setText(request, name("key.sourcetext"), text)
        setNumber(request, name("key.enablesyntaxmap"), 1)
        setNumber(request, name("key.enablesubstructure"), 0)
        setNumber(request, name("key.enablediagnostics"), 0)
        setNumber(request, name("key.syntactic_only"), 1)
        let response = send(request)
        defer { releaseResponse(response) }
        guard !isError(response), let bytes = describe(response) else { return nil }
        defer { free(bytes) }
        return String(cString: bytes)
    }
}

/// The lines to print for SourceKit's description of a text: each token has the keys `kind`, `offset` and `length`, in this order.
func tokens(in description: String) -> String {
    let kindMark = "key.kind: source.lang.swift.syntaxtype."
    var (kind, offset) = ("", "")
    var lines = ""
    for line in description.split(separator: "\n") {
        let field = line.drop { $0 == " " }
        func value(after mark: String) -> String { String(field.dropFirst(mark.count).prefix { $0 != "," }) }
        if field.hasPrefix(kindMark) {
            kind = value(after: kindMark)
        } else if field.hasPrefix("key.offset: ") {
            offset = value(after: "key.offset: ")
        } else if field.hasPrefix("key.length: "), !kind.isEmpty {
            lines += "\(kind) \(offset) \(value(after: "key.length: "))\n"
            kind = ""
        }
    }
    return lines
}

/// A file's bytes, terminated by 0; nil if it can't be read.
func bytes(of path: String) -> [CChar]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [CChar] = []
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes + [0] }
        bytes += buffer[..<count]
    }
}

func fail(_ message: String) -> Never {
    let bytes = Array("error: \(message)\n".utf8)
    write(2, bytes, bytes.count)
    exit(1)
}

let arguments = CommandLine.arguments.dropFirst()
guard let library = arguments.first else { fail("usage: syntax-tokens LIBRARY FILE…") }
guard let sourceKit = SourceKit(library: library) else {
    fail("\(library) can't be used: \(String(cString: dlerror() ?? strdup("it lacks a function")))")
}
for path in arguments.dropFirst() {
    guard let text = bytes(of: path) else { fail("\(path) can't be read") }
    guard let description = sourceKit.description(of: text, name: path) else {
        fail("SourceKit has no tokens of \(path)")
    }
    print("file\n" + tokens(in: description), terminator: "")
}
